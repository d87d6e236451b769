import "server-only";
import * as z from "zod";
import { type Endpoint, endpoint, idOf } from "../endpoint";
import { contactFields, mandatoryText, optionalText } from "../fields";
import { notFound } from "../refusals";
import { progressAnswer } from "../removal";
import type { Scope } from "../scope";
import { answerUser, userAnswer } from "./answer";
import { countOwned, removeUser } from "./remove";
import { insertUser, updateUser, userById } from "./store";

const section = "Users";
const deviation =
  "HighLevel wants an agency's key, a password, a role and permissions for this; here the location's key does.";
const firstName = mandatoryText(100);
const fields = { lastName: optionalText(100), email: contactFields.email, phone: optionalText(50) };
const userParams = z.object({ id: idOf("user") });

/** Writing users. */
export function userAdministration({ storage, locationId, now }: Scope): Endpoint[] {
  const find = async ({ id }: { id: string }) => {
    if (!(await userById(storage.db, locationId, id))) throw notFound("user");
  };
  return [
    endpoint(
      {
        ...{ method: "POST", path: "/users", section, deviation },
        summary: "Add a user",
        body: z.object({ firstName, ...fields }),
        answer: userAnswer,
      },
      {
        run: async ({ body }) =>
          answerUser(await storage.transaction((tx) => insertUser(tx, { locationId, fields: body }))),
      },
    ),
    endpoint(
      {
        ...{ method: "PUT", path: "/users/:id", section, deviation },
        summary: "Change a user",
        notes: "What is absent stays, null clears.",
        params: userParams,
        body: z.object({ firstName: firstName.optional(), ...fields }),
        answer: userAnswer,
      },
      {
        find,
        run: async ({ params: { id }, body }) =>
          answerUser(await storage.transaction((tx) => updateUser(tx, { locationId, id, fields: body }))),
      },
    ),
    endpoint(
      {
        ...{ method: "GET", path: "/users/:id/owned", section },
        deviation: "HighLevel does not say what becomes of what a removed user owned.",
        summary: "Count what a user owns",
        notes: "Opportunities of every status and in all pipelines, contacts, and tasks, done ones too.",
        params: userParams,
        answer: z.object({ opportunities: z.int(), contacts: z.int(), tasks: z.int() }),
      },
      { find, run: ({ params: { id } }) => countOwned(storage.db, { locationId, id }) },
    ),
    endpoint(
      {
        ...{ method: "DELETE", path: "/users/:id", section, deviation },
        summary: "Remove a user",
        notes:
          "`assignTo` names the user who owns their opportunities, contacts and tasks from then on; without it nobody does. `done: false` means that there is more to do: send it again.",
        params: userParams,
        query: z.object({ assignTo: z.string().optional() }),
        answer: progressAnswer,
      },
      {
        find,
        run: ({ params: { id }, query: { assignTo = null } }) =>
          removeUser(storage, { locationId, id, assignTo, now: now() }),
      },
    ),
  ];
}
