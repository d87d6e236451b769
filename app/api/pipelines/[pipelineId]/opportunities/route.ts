import { creationHeaders, pageQuery, pipelineParams } from "@/app/api/inputs";
import { createDraftSchema } from "@/lib/board/drafts";
import { opportunityPageSchema, opportunitySchema } from "@/lib/board/model";
import { route, verbs } from "@/lib/server";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  GET: route(
    { input: { params: pipelineParams, query: pageQuery }, answers: opportunityPageSchema },
    ({ board, session, params, query: { stageId, cursor, limit, ...filters } }) =>
      board.listStagePage(session, { ...params, stageId, cursor, limit, filters }),
  ),

  POST: route(
    {
      input: { params: pipelineParams, headers: creationHeaders, body: createDraftSchema },
      answers: opportunitySchema,
      status: 201,
    },
    ({ board, session, params, headers, body }) =>
      board.createOpportunity(session, {
        ...params,
        draft: body,
        idempotencyKey: headers["idempotency-key"],
      }),
  ),
});
