import "server-only";
import type { Queryable } from "@/lib/storage/database";
import { insertContacts, updateContact } from "../contacts/store";
import { tagsOf } from "../rows";
import { ContactBook, contactKeys, type StoredContact } from "./contact-book";
import type { ContactRow } from "./contact-row";

/** Finds or makes the contacts of a batch of rows. */
export type Contacts = {
  /** The contact of each row, in the order given. */
  resolve(tx: Queryable, rows: readonly ContactRow[]): Promise<StoredContact[]>;
  /** How many contacts were made, or in a dry run would have been. */
  made(): number;
};

type Options = { locationId: string; dryRun: boolean; now: number };

/**
 * A contact is found by e-mail address, else by phone number, as the API finds it. One with neither is found by name
 * and company if an import made it: of people that somebody typed in, none is guessed by name.
 * As at the API, a contact that is there is never rewritten: it gains what it lacks, and tags.
 */
export function openContacts(options: Options): Contacts {
  // Of a dry run's earlier batches nothing is in the database, so that its book must remember them.
  let book = new ContactBook(options);
  let made = 0;
  return {
    made: () => made,
    async resolve(tx, rows) {
      if (!options.dryRun) book = new ContactBook(options);
      for (const contact of await findStored(tx, options.locationId, rows)) book.add(contact);
      const ids = rows.map((row) => book.findOrMake(row));
      const { fresh, gained } = book.takeChanges();
      made += fresh.length;
      if (!options.dryRun) {
        await insertContacts(tx, fresh);
        for (const { before, after } of gained) {
          const { name, companyName, email, phone } = after;
          const fields = { name, companyName, email, phone, tags: tagsOf(after) };
          await updateContact(tx, { contact: before, fields, now: options.now });
        }
      }
      return ids.flatMap((id) => book.get(id) ?? []);
    },
  };
}

async function findStored(
  tx: Queryable,
  locationId: string,
  rows: readonly ContactRow[],
): Promise<StoredContact[]> {
  const keys = rows.map(contactKeys);
  const lists = [
    { column: "emailKey", values: keys.flatMap(({ email }) => email ?? []) },
    { column: "phoneDigits", values: keys.flatMap(({ phone }) => phone ?? []) },
    { column: "outsideId", values: keys.flatMap(({ outsideId }) => outsideId ?? []) },
  ] as const;
  const found: StoredContact[] = [];
  for (const { column, values } of lists) {
    if (values.length === 0) continue;
    const query = tx.selectFrom("contacts").selectAll().where("locationId", "=", locationId);
    found.push(
      ...(await query
        .where(column, "in", [...new Set(values)])
        .orderBy("createdAt")
        .orderBy("id")
        .execute()),
    );
  }
  return found;
}
