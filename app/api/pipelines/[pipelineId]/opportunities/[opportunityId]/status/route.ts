import { opportunityParams } from "@/app/api/inputs";
import { moveDraftSchema } from "@/lib/board/drafts";
import { moveAnswerSchema } from "@/lib/board/model";
import { route, verbs } from "@/lib/server";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  PUT: route(
    { input: { params: opportunityParams, body: moveDraftSchema }, answers: moveAnswerSchema },
    ({ board, session, params, body }) => board.moveOpportunity(session, { ...params, to: body }),
  ),
});
