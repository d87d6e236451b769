import { usersAnswerSchema } from "@/lib/board/model";
import { route } from "@/lib/server";

export const GET = route({ input: {}, answers: usersAnswerSchema }, async ({ board, session }) => ({
  users: await board.listUsers(session),
}));
