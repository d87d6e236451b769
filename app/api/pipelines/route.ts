import { pipelineSchema, pipelinesAnswerSchema } from "@/lib/board/model";
import { route, verbs } from "@/lib/server";
import { orderDraftSchema, pipelineDraftSchema } from "@/lib/settings/drafts";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  GET: route({ input: {}, answers: pipelinesAnswerSchema }, async ({ board, session }) => ({
    pipelines: await board.listPipelines(session),
  })),

  POST: route(
    { input: { body: pipelineDraftSchema }, answers: pipelineSchema, status: 201 },
    ({ settings, session, body }) => settings.createPipeline(session, body),
  ),

  PUT: route({ input: { body: orderDraftSchema } }, ({ settings, session, body }) =>
    settings.orderPipelines(session, body.ids),
  ),
});
