import { opportunityParams } from "@/app/api/inputs";
import { editDraftSchema } from "@/lib/board/drafts";
import { opportunitySchema } from "@/lib/board/model";
import { route, verbs } from "@/lib/server";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  GET: route(
    { input: { params: opportunityParams }, answers: opportunitySchema },
    ({ board, session, params }) => board.getOpportunity(session, params),
  ),

  PATCH: route(
    { input: { params: opportunityParams, body: editDraftSchema }, answers: opportunitySchema },
    ({ board, session, params, body }) => board.editOpportunity(session, { ...params, draft: body }),
  ),

  DELETE: route({ input: { params: opportunityParams } }, ({ board, session, params }) =>
    board.deleteOpportunity(session, params),
  ),
});
