import { pipelineParams, summaryQuery } from "@/app/api/inputs";
import { summarySchema } from "@/lib/board/model";
import { route } from "@/lib/server";

export const GET = route(
  { input: { params: pipelineParams, query: summaryQuery }, answers: summarySchema },
  ({ board, session, params, query }) => board.summarise(session, { ...params, filters: query }),
);
