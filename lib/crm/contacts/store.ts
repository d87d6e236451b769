import "server-only";
import type { ContactRow, Queryable } from "@/lib/storage/database";
import { emailKey, opportunitySearchText, phoneDigits } from "@/lib/storage/fold";
import { FieldsRefused } from "../refusals";
import { type ContactFields, contactColumns, newContactRow, searchedContact, tagsOf } from "../rows";
import { rememberTags } from "../tags/store";

/** A contact as everything but the search index knows it. */
export type Contact = Omit<ContactRow, "seq">;

/** Fields as they are sent: undefined leaves a field as it is, null or "" clears it. */
export type WrittenContact = { [Field in keyof ContactFields]?: ContactFields[Field] | null | undefined };

type Identity = { email?: string | null | undefined; phone?: string | null | undefined };

/** A contact; undefined when the location has none of this id. */
export function contactById(db: Queryable, locationId: string, id: string): Promise<Contact | undefined> {
  return contactsOf(db, locationId).where("id", "=", id).executeTakeFirst();
}

function contactsOf(db: Queryable, locationId: string) {
  return db
    .selectFrom("contacts")
    .selectAll()
    .where("locationId", "=", locationId)
    .orderBy("createdAt")
    .orderBy("id");
}

/** The oldest contact with this e-mail address, whatever its case; failing that, with the digits of this phone. */
export async function matchContact(
  db: Queryable,
  locationId: string,
  { email, phone }: Identity,
): Promise<Contact | undefined> {
  const key = emailKey(email ?? null);
  const byEmail = key && (await contactsOf(db, locationId).where("emailKey", "=", key).executeTakeFirst());
  if (byEmail) return byEmail;
  const digits = phoneDigits(phone ?? null);
  return digits ? contactsOf(db, locationId).where("phoneDigits", "=", digits).executeTakeFirst() : undefined;
}

/** Adds a contact. Call it inside a transaction. */
export async function insertContact(
  tx: Queryable,
  { locationId, fields, now }: { locationId: string; fields: WrittenContact; now: number },
): Promise<Contact> {
  const row = newContactRow({ ...overlay({}, fields), locationId, createdAt: now });
  await insertContacts(tx, [row]);
  return row;
}

/** Adds whole rows, at most 500 and of one location, and gives their tags ids. Call it inside a transaction. */
export async function insertContacts(tx: Queryable, rows: readonly Contact[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  await tx.insertInto("contacts").values(rows).execute();
  const { locationId, createdAt } = first;
  await rememberTags(tx, { locationId, names: rows.flatMap(tagsOf), now: createdAt });
}

type Update = {
  contact: Contact;
  fields: WrittenContact;
  now: number;
  /** Whether something else of the contact has changed, so that it is newer in any case. */
  isChanged?: boolean;
};

/**
 * Writes fields onto a contact and keeps the search texts of its opportunities. Call it inside a transaction.
 * @throws FieldsRefused when another contact has the new e-mail address: it would be a duplicate.
 */
export async function updateContact(tx: Queryable, update: Update): Promise<Contact> {
  const { contact, fields, now, isChanged = false } = update;
  const columns = contactColumns(overlay(contactFieldsOf(contact), fields));
  const isSame = JSON.stringify({ ...contact, ...columns }) === JSON.stringify(contact);
  if (isSame && !isChanged) return contact;
  if (columns.emailKey !== contact.emailKey) await refuseTakenEmail(tx, contact, columns.emailKey);
  const updated = { ...contact, ...columns, updatedAt: Math.max(now, contact.updatedAt + 1) };
  await tx
    .updateTable("contacts")
    .set({ ...columns, updatedAt: updated.updatedAt })
    .where("locationId", "=", contact.locationId)
    .where("id", "=", contact.id)
    .execute();
  if (columns.tags !== contact.tags) {
    await rememberTags(tx, { locationId: contact.locationId, names: tagsOf(columns), now });
  }
  if (columns.searchText !== contact.searchText) await refreshOpportunities(tx, updated);
  return updated;
}

/**
 * Gives a contact exactly these tags, whose names the location has already. Call it inside a transaction; a change of
 * a tag itself uses it, which names no new ones.
 * @returns how many rows were written
 */
export async function writeTags(
  tx: Queryable,
  { contact, tags, now }: { contact: Contact; tags: readonly string[]; now: number },
): Promise<number> {
  const columns = contactColumns({ ...contactFieldsOf(contact), tags });
  const updated = { ...contact, ...columns, updatedAt: Math.max(now, contact.updatedAt + 1) };
  const { tags: written, searchText, updatedAt } = updated;
  await tx
    .updateTable("contacts")
    .set({ tags: written, searchText, updatedAt })
    .where("locationId", "=", contact.locationId)
    .where("id", "=", contact.id)
    .execute();
  return 1 + (await refreshOpportunities(tx, updated));
}

/**
 * Removes a contact with all that hangs on it: notes, tasks, values of custom fields, and its opportunities, which
 * cannot be without one. Call it inside a transaction.
 */
export async function deleteContact(
  tx: Queryable,
  { locationId, id }: Pick<Contact, "locationId" | "id">,
): Promise<void> {
  await tx
    .deleteFrom("opportunities")
    .where("locationId", "=", locationId)
    .where("contactId", "=", id)
    .execute();
  await tx.deleteFrom("contacts").where("locationId", "=", locationId).where("id", "=", id).execute();
}

async function refuseTakenEmail(tx: Queryable, contact: Contact, key: string | null): Promise<void> {
  if (key === null) return;
  const others = contactsOf(tx, contact.locationId).where("id", "!=", contact.id);
  if (await others.where("emailKey", "=", key).executeTakeFirst())
    throw new FieldsRefused({ email: "unique" });
}

/** Keeps the search texts of a contact's opportunities, and says how many there are. */
async function refreshOpportunities(tx: Queryable, contact: Contact): Promise<number> {
  const { locationId, id } = contact;
  const opportunities = await tx
    .selectFrom("opportunities")
    .select(["id", "title"])
    .where("locationId", "=", locationId)
    .where("contactId", "=", id)
    .execute();
  for (const opportunity of opportunities) {
    await tx
      .updateTable("opportunities")
      .set({ searchText: opportunitySearchText(opportunity.title, searchedContact(contact)) })
      .where("locationId", "=", locationId)
      .where("id", "=", opportunity.id)
      .execute();
  }
  return opportunities.length;
}

function contactFieldsOf(contact: Contact): ContactFields {
  return { ...contact, tags: tagsOf(contact) };
}

/** A whole name that changes replaces its parts, and the other way round. */
function overlay(current: ContactFields, written: WrittenContact): ContactFields {
  const { tags, ...texts } = written;
  const sent = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined));
  const base = { ...current };
  if (texts.name !== undefined && texts.name !== current.name) {
    base.firstName = null;
    base.lastName = null;
  } else if (texts.firstName !== undefined || texts.lastName !== undefined) {
    base.name = null;
  }
  return { ...base, ...sent, tags: tags === undefined ? (current.tags ?? []) : (tags ?? []) };
}
