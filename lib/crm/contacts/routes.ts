import "server-only";
import * as z from "zod";
import { type Endpoint, endpoint, idOf } from "../endpoint";
import { cursorOf, metaOf, pageMeta, pageParameters } from "../paging";
import { FieldsRefused } from "../refusals";
import type { Scope } from "../scope";
import { answerContact, contactAnswer } from "./answer";
import { contactBody } from "./bodies";
import { readFieldValues } from "./field-values";
import { listContacts } from "./list";
import { createContact, knownContact, saveContact } from "./save";
import { type Contact, deleteContact, matchContact } from "./store";

const listQuery = z.object({
  ...pageParameters,
  query: z.string().max(500).optional().describe("Any part of name, e-mail, phone, company or tag"),
  sortBy: z.enum(["date_added", "date_updated"]).default("date_added"),
  order: z.enum(["asc", "desc"]).default("desc"),
});
const lookupQuery = z.object({ email: z.string().optional(), phone: z.string().optional() });
const reachable = { phrase: "email or phone", fields: ["email", "phone"] };
const wrapped = z.object({ contact: contactAnswer });

const contacts = { section: "Contacts", path: "/contacts" } as const;
const one = {
  ...contacts,
  path: "/contacts/:id",
  params: z.object({ id: idOf("contact") }),
  // v1 answers an unknown contact with a 422. Source: Postman collection 1.1.20, "Get Contact", read November 2026.
  unknownIs: [422],
} as const;

const answerWith =
  ({ storage, locationId }: Scope) =>
  async (contacts: readonly Contact[]) => {
    const values = await readFieldValues(
      storage.db,
      locationId,
      contacts.map(({ id }) => id),
    );
    return contacts.map((contact) => answerContact(contact, values));
  };

const answerOne = (scope: Scope) => async (contact: Contact) => {
  const values = await readFieldValues(scope.storage.db, scope.locationId, [contact.id]);
  return { contact: answerContact(contact, values) };
};

/** `/v1/contacts`: the lists. */
export function contactListEndpoints(scope: Scope): Endpoint[] {
  const { storage, locationId } = scope;
  const answer = answerWith(scope);
  return [
    endpoint(
      {
        ...contacts,
        method: "GET",
        summary: "List contacts",
        notes:
          "By the moment asked for and then by id, both in the order asked for. A contact that is edited while one pages by `date_updated` moves to the newer end.",
        query: listQuery,
        answer: z.object({ contacts: z.array(contactAnswer), meta: pageMeta }),
      },
      {
        run: async ({ query: { limit, startAfter, startAfterId, ...request }, url }) => {
          const cursor = cursorOf({ startAfter, startAfterId });
          const page = await listContacts(storage, { locationId, limit, cursor, ...request });
          return { contacts: await answer(page.contacts), meta: metaOf({ url, limit, ...page }) };
        },
      },
    ),
    endpoint(
      {
        ...contacts,
        path: "/contacts/lookup",
        method: "GET",
        summary: "Find a contact by e-mail address or phone",
        notes: "By e-mail address first, then by the digits of the phone; at most one.",
        query: lookupQuery,
        answer: z.object({ contacts: z.array(contactAnswer) }),
      },
      {
        run: async ({ query }) => {
          if (!query.email && !query.phone) throw new FieldsRefused({ "email or phone": "required" });
          const found = await matchContact(storage.db, locationId, query);
          return { contacts: await answer(found ? [found] : []) };
        },
      },
    ),
  ];
}

/** `/v1/contacts`: what is done to one. */
export function contactEndpoints(scope: Scope): Endpoint[] {
  const { storage, locationId, now } = scope;
  const answer = answerOne(scope);
  const find = ({ id }: { id: string }) => knownContact(storage.db, locationId, id);
  return [
    endpoint(
      { ...one, method: "GET", summary: "Read a contact", answer: wrapped },
      { run: async ({ params }) => answer(await find(params)) },
    ),
    endpoint(
      {
        ...contacts,
        method: "POST",
        summary: "Make or update a contact",
        notes:
          "As in v1, a contact with this e-mail address or phone is updated instead of being made twice.",
        body: contactBody,
        oneOf: reachable,
        answer: wrapped,
      },
      {
        run: async ({ body }) => {
          const save = { locationId, body, now: now() };
          const contact = await storage.transaction(async (tx) => {
            const found = await matchContact(tx, locationId, body);
            return found ? saveContact(tx, found, save) : createContact(tx, save);
          });
          return answer(contact);
        },
      },
    ),
    endpoint(
      {
        ...one,
        method: "PUT",
        summary: "Edit a contact",
        notes: 'What is not sent stays; null or "" clears. `tags` replaces all tags.',
        body: contactBody,
        answer: wrapped,
      },
      {
        find,
        run: async ({ params: { id }, body }) => {
          const contact = await storage.transaction(async (tx) =>
            saveContact(tx, await knownContact(tx, locationId, id), { locationId, body, now: now() }),
          );
          return answer(contact);
        },
      },
    ),
    endpoint(
      {
        ...one,
        method: "DELETE",
        summary: "Delete a contact",
        notes: "With its notes, tasks and opportunities. Answers an empty body.",
        answer: z.void(),
      },
      {
        run: ({ params: { id } }) =>
          storage.transaction(async (tx) => {
            await knownContact(tx, locationId, id);
            await deleteContact(tx, { locationId, id });
          }),
      },
    ),
  ];
}
