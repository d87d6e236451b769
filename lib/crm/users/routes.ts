import "server-only";
import * as z from "zod";
import { emailKey } from "@/lib/storage/fold";
import { type Endpoint, endpoint, idOf } from "../endpoint";
import { notFound } from "../refusals";
import type { Scope } from "../scope";
import { answerUser, userAnswer } from "./answer";
import { listUsers, userById } from "./store";

const users = { section: "Users", method: "GET" } as const;
const SINGLE_LOCATION = "HighLevel wants an agency's key for this; here the location's key does.";

/** `/v1/users`, read. */
export function userEndpoints({ storage, locationId }: Scope): Endpoint[] {
  const list = async () => ({ users: (await listUsers(storage.db, locationId)).map(answerUser) });
  const usersAnswer = z.object({ users: z.array(userAnswer) });
  return [
    endpoint(
      {
        ...users,
        path: "/users/location",
        summary: "List the users of the location",
        notes: "Everybody who can own an opportunity, by name; nothing is paged.",
        answer: usersAnswer,
      },
      { run: list },
    ),
    endpoint(
      {
        ...users,
        path: "/users",
        summary: "List users",
        notes: `${SINGLE_LOCATION} Another location than the key's has no users.`,
        query: z.object({ locationId: z.string().optional() }),
        answer: usersAnswer,
      },
      {
        run: async ({ query }) =>
          query.locationId === undefined || query.locationId === locationId ? list() : { users: [] },
      },
    ),
    endpoint(
      {
        ...users,
        path: "/users/lookup",
        summary: "Find a user by e-mail address",
        notes: `Whatever its case; 404 when nobody has it. ${SINGLE_LOCATION}`,
        query: z.object({ email: z.string({ error: "required" }) }),
        answer: userAnswer,
        unknownIs: [404],
      },
      {
        run: async ({ query }) => {
          const wanted = emailKey(query.email);
          const rows = await listUsers(storage.db, locationId);
          const found = rows.find(({ email }) => wanted !== null && emailKey(email) === wanted);
          if (!found) throw notFound("user");
          return answerUser(found);
        },
      },
    ),
    endpoint(
      {
        ...users,
        path: "/users/:id",
        summary: "Read a user",
        notes: SINGLE_LOCATION,
        params: z.object({ id: idOf("user") }),
        answer: userAnswer,
      },
      {
        run: async ({ params }) => {
          const found = await userById(storage.db, locationId, params.id);
          if (!found) throw notFound("user");
          return answerUser(found);
        },
      },
    ),
  ];
}
