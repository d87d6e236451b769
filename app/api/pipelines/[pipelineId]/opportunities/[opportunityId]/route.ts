import { opportunityParams } from "@/app/api/inputs";
import { editDraftSchema } from "@/lib/board/drafts";
import { opportunitySchema } from "@/lib/board/model";
import { route } from "@/lib/server";

export const GET = route(
  { input: { params: opportunityParams }, answers: opportunitySchema },
  ({ board, session, params }) => board.getOpportunity(session, params),
);

export const PATCH = route(
  { input: { params: opportunityParams, body: editDraftSchema }, answers: opportunitySchema },
  ({ board, session, params, body }) => board.editOpportunity(session, { ...params, draft: body }),
);

export const DELETE = route({ input: { params: opportunityParams } }, ({ board, session, params }) =>
  board.deleteOpportunity(session, params),
);
