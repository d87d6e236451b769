import { contactsQuery } from "@/app/api/inputs";
import { contactsAnswerSchema } from "@/lib/board/model";
import { route, verbs } from "@/lib/server";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbs({
  GET: route(
    { input: { query: contactsQuery }, answers: contactsAnswerSchema },
    async ({ board, session, query }) => ({ contacts: await board.searchContacts(session, query) }),
  ),
});
