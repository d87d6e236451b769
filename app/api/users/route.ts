import { ownerSchema, usersAnswerSchema } from "@/lib/board/model";
import { route, verbs } from "@/lib/server";
import { userDraftSchema } from "@/lib/settings/drafts";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  GET: route({ input: {}, answers: usersAnswerSchema }, async ({ board, session }) => ({
    users: await board.listUsers(session),
  })),

  POST: route(
    { input: { body: userDraftSchema }, answers: ownerSchema, status: 201 },
    ({ settings, session, body }) => settings.createUser(session, body),
  ),
});
