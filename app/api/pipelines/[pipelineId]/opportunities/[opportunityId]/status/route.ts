import { opportunityParams } from "@/app/api/inputs";
import { moveDraftSchema } from "@/lib/board/drafts";
import { moveAnswerSchema } from "@/lib/board/model";
import { route } from "@/lib/server";

export const PUT = route(
  { input: { params: opportunityParams, body: moveDraftSchema }, answers: moveAnswerSchema },
  ({ board, session, params, body }) => board.moveOpportunity(session, { ...params, to: body }),
);
