import "server-only";
import * as z from "zod";
import type { Storage } from "@/lib/storage/database";
import { type Endpoint, endpoint, idOf } from "../endpoint";
import { contactFields, optionalText } from "../fields";
import { cursorOf, metaOf, pageMeta, pageParameters } from "../paging";
import { FieldsRefused } from "../refusals";
import type { Scope } from "../scope";
import { answerContact, contactAnswer } from "./answer";
import { listContacts } from "./list";
import { type Contact, contactById, insertContact, matchContact, updateContact } from "./store";

const listQuery = z.object({
  ...pageParameters,
  query: z.string().max(500).optional().describe("Any part of name, e-mail, phone, company or tag"),
  sortBy: z.enum(["date_added", "date_updated"]).default("date_added"),
  order: z.enum(["asc", "desc"]).default("desc"),
});
const lookupQuery = z.object({ email: z.string().optional(), phone: z.string().optional() });
const contactBody = z.object({
  ...contactFields,
  firstName: optionalText(200),
  lastName: optionalText(200),
  source: optionalText(500),
});
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

/** `/v1/contacts`. */
export function contactEndpoints({ storage, locationId, now }: Scope): Endpoint[] {
  const known = async (db: Storage["db"], id: string): Promise<Contact> => {
    const contact = await contactById(db, locationId, id);
    if (!contact) throw new FieldsRefused({ id: "invalid" });
    return contact;
  };
  return [
    endpoint(
      {
        ...contacts,
        method: "GET",
        summary: "List contacts",
        query: listQuery,
        answer: z.object({ contacts: z.array(contactAnswer), meta: pageMeta }),
      },
      {
        run: async ({ query: { limit, startAfter, startAfterId, ...request }, url }) => {
          const cursor = cursorOf({ startAfter, startAfterId });
          const page = await listContacts(storage, { locationId, limit, cursor, ...request });
          return { contacts: page.contacts.map(answerContact), meta: metaOf({ url, limit, ...page }) };
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
          return { contacts: found ? [answerContact(found)] : [] };
        },
      },
    ),
    endpoint(
      { ...one, method: "GET", summary: "Read a contact", answer: wrapped },
      { run: async ({ params }) => ({ contact: answerContact(await known(storage.db, params.id)) }) },
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
        run: async ({ body: fields }) => {
          const contact = await storage.transaction(async (tx) => {
            const found = await matchContact(tx, locationId, fields);
            if (found) return updateContact(tx, { contact: found, fields, now: now() });
            return insertContact(tx, { locationId, fields, now: now() });
          });
          return { contact: answerContact(contact) };
        },
      },
    ),
    endpoint(
      { ...one, method: "PUT", summary: "Edit a contact", body: contactBody, answer: wrapped },
      {
        find: ({ id }) => known(storage.db, id),
        run: async ({ params, body: fields }) => {
          const contact = await storage.transaction(async (tx) =>
            updateContact(tx, { contact: await known(tx, params.id), fields, now: now() }),
          );
          return { contact: answerContact(contact) };
        },
      },
    ),
  ];
}
