import "server-only";
import { Hono } from "hono";
import * as z from "zod";
import type { Storage } from "@/lib/storage/database";
import { readJsonObject } from "../body";
import { contactFields, optionalText, parseFields } from "../fields";
import { cursorOf, pageMeta, pageParameters, parseQuery } from "../paging";
import { FieldsRefused } from "../refusals";
import type { Scope } from "../scope";
import { contactAnswer } from "./answer";
import { listContacts } from "./list";
import { type Contact, contactById, insertContact, matchContact, updateContact } from "./store";

const listQuery = z.object({
  ...pageParameters,
  query: z.string().max(500).optional(),
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

/** `/v1/contacts`: what the pickers need. */
export function contactRoutes({ storage, locationId, now }: Scope): Hono {
  const app = new Hono();

  const known = async (db: Storage["db"], id: string): Promise<Contact> => {
    const contact = await contactById(db, locationId, id);
    // v1 answers an unknown contact with a 422. Source: Postman collection 1.1.20, "Get Contact", read November 2026.
    if (!contact) throw new FieldsRefused({ id: "invalid" });
    return contact;
  };

  app.get("/", async (context) => {
    const { url } = context.req;
    const { limit, startAfter, startAfterId, ...request } = parseQuery(listQuery, url);
    const cursor = cursorOf({ startAfter, startAfterId });
    const list = await listContacts(storage, { locationId, limit, cursor, ...request });
    return context.json({
      contacts: list.contacts.map(contactAnswer),
      meta: pageMeta({ url, limit, ...list }),
    });
  });

  app.get("/lookup", async (context) => {
    const identity = parseQuery(lookupQuery, context.req.url);
    if (!identity.email && !identity.phone) throw new FieldsRefused({ "email or phone": "required" });
    const found = await matchContact(storage.db, locationId, identity);
    return context.json({ contacts: found ? [contactAnswer(found)] : [] });
  });

  app.get("/:id", async (context) => {
    const contact = await known(storage.db, context.req.param("id"));
    return context.json({ contact: contactAnswer(contact) });
  });

  // As in v1, a contact with this e-mail address or phone is updated instead of being made twice.
  app.post("/", async (context) => {
    const body = await readJsonObject(context.req.raw);
    const missing = body.email || body.phone ? {} : ({ "email or phone": "required" } as const);
    const fields = parseFields(contactBody, body, missing);
    const contact = await storage.transaction(async (tx) => {
      const found = await matchContact(tx, locationId, fields);
      if (found) return updateContact(tx, { contact: found, fields, now: now() });
      return insertContact(tx, { locationId, fields, now: now() });
    });
    return context.json({ contact: contactAnswer(contact) });
  });

  app.put("/:id", async (context) => {
    const id = context.req.param("id");
    await known(storage.db, id);
    const fields = parseFields(contactBody, await readJsonObject(context.req.raw));
    const contact = await storage.transaction(async (tx) =>
      updateContact(tx, { contact: await known(tx, id), fields, now: now() }),
    );
    return context.json({ contact: contactAnswer(contact) });
  });

  return app;
}
