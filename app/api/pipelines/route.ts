import { pipelinesAnswerSchema } from "@/lib/board/model";
import { route, verbs } from "@/lib/server";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  GET: route({ input: {}, answers: pipelinesAnswerSchema }, async ({ board, session }) => ({
    pipelines: await board.listPipelines(session),
  })),
});
