import { usersAnswerSchema } from "@/lib/board/model";
import { route, verbs } from "@/lib/server";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  GET: route({ input: {}, answers: usersAnswerSchema }, async ({ board, session }) => ({
    users: await board.listUsers(session),
  })),
});
