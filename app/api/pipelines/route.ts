import { pipelinesAnswerSchema } from "@/lib/board/model";
import { route } from "@/lib/server";

export const GET = route({ input: {}, answers: pipelinesAnswerSchema }, async ({ board, session }) => ({
  pipelines: await board.listPipelines(session),
}));
