import { pipelineParams, summaryQuery } from "@/app/api/inputs";
import { summarySchema } from "@/lib/board/model";
import { route, verbs } from "@/lib/server";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  GET: route(
    { input: { params: pipelineParams, query: summaryQuery }, answers: summarySchema },
    ({ board, session, params, query }) => board.summarise(session, { ...params, filters: query }),
  ),
});
