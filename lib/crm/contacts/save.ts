import "server-only";
import type { Queryable } from "@/lib/storage/database";
import { FieldsRefused } from "../refusals";
import { refuseUnknownUser } from "../users/checks";
import { type ContactBody, writtenContact } from "./bodies";
import { writeFieldValues } from "./field-values";
import { type Contact, contactById, insertContact, updateContact } from "./store";

/** The contact of this id. @throws FieldsRefused: v1 answers an unknown contact with a 422. */
export async function knownContact(db: Queryable, locationId: string, id: string): Promise<Contact> {
  const contact = await contactById(db, locationId, id);
  if (!contact) throw new FieldsRefused({ id: "invalid" });
  return contact;
}

type Save = { locationId: string; body: ContactBody; now: number };

/** Adds a contact with the values of its custom fields. Call it inside a transaction. @throws FieldsRefused */
export async function createContact(tx: Queryable, { locationId, body, now }: Save): Promise<Contact> {
  await refuseUnknownUser(tx, locationId, { field: "assignedTo", id: body.assignedTo });
  const contact = await insertContact(tx, { locationId, fields: writtenContact(body), now });
  await writeFieldValues(tx, { locationId, contactId: contact.id, values: body.customField ?? {} });
  return contact;
}

/** Writes what was sent onto a contact. Call it inside a transaction. @throws FieldsRefused */
export async function saveContact(
  tx: Queryable,
  contact: Contact,
  { locationId, body, now }: Save,
): Promise<Contact> {
  await refuseUnknownUser(tx, locationId, { field: "assignedTo", id: body.assignedTo });
  const values = body.customField ?? {};
  const isChanged = await writeFieldValues(tx, { locationId, contactId: contact.id, values });
  return updateContact(tx, { contact, fields: writtenContact(body), now, isChanged });
}
