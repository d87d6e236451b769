import "server-only";
import type { Queryable, Storage } from "@/lib/storage/database";
import { fold } from "@/lib/storage/fold";
import { type Contact, writeTags } from "../contacts/store";
import { FieldsRefused, notFound } from "../refusals";
import { inBatches, type Progress, ROWS_PER_BATCH } from "../removal";
import { tagsOf } from "../rows";
import { findTag, type Tag } from "./store";

/** Contacts of one transaction at most; with each go its opportunities, whose search texts hold the tag as well. */
const CONTACTS_PER_BATCH = 200;

type OneTag = { locationId: string; id: string };

/** How many contacts carry each tag, by the tag's name. The arrays repeat, so they are counted before they are read. */
export async function countCarriers(db: Queryable, locationId: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom("contacts")
    .select(({ fn }) => ["tags", fn.countAll<number>().as("count")])
    .where("locationId", "=", locationId)
    .where("tags", "!=", "[]")
    .groupBy("tags")
    .execute();
  const counts = new Map<string, number>();
  for (const row of rows) {
    for (const name of tagsOf(row)) counts.set(name, (counts.get(name) ?? 0) + Number(row.count));
  }
  return counts;
}

/**
 * Gives a tag another name, on all contacts. A name that another tag has unites the two, if that is wanted.
 * @throws AppError `not_found`; FieldsRefused when another tag has the name and `merge` is false.
 */
export async function renameTag(
  storage: Storage,
  { name, merge, ...request }: OneTag & { name: string; merge: boolean; now: number },
): Promise<Progress> {
  const tag = await findTag(storage.db, request.locationId, ["id", request.id]);
  if (tag?.name === name) return { done: true, handled: 0, remaining: 0 };
  return changeCarriers(storage, request, {
    check: async (tx, tag) => {
      const other = await findTag(tx, tag.locationId, ["name", name]);
      if (other && other.id !== tag.id && !merge) throw new FieldsRefused({ name: "taken" });
    },
    change: (tags, tag) => tags.map((one) => (one === tag.name ? name : one)),
    finish: async (tx, tag) => {
      const isMerged = await findTag(tx, tag.locationId, ["name", name]);
      if (isMerged) await deleteRow(tx, tag);
      else await renameRow(tx, { ...tag, name });
    },
  });
}

/** Takes a tag from all contacts, and away. @throws AppError `not_found`. */
export function removeTag(storage: Storage, request: OneTag & { now: number }): Promise<Progress> {
  return changeCarriers(storage, request, {
    check: async () => undefined,
    change: (tags, tag) => tags.filter((one) => one !== tag.name),
    finish: deleteRow,
  });
}

type TagChange = {
  check: (tx: Queryable, tag: Tag) => Promise<void>;
  /** The tags of a contact as they are to be. */
  change: (tags: string[], tag: Tag) => string[];
  /** Ends it, once no contact carries the tag as it was. */
  finish: (tx: Queryable, tag: Tag) => Promise<void>;
};

function changeCarriers(
  storage: Storage,
  { now, ...one }: OneTag & { now: number },
  { check, change, finish }: TagChange,
): Promise<Progress> {
  const known = async (db: Queryable) => {
    const tag = await findTag(db, one.locationId, ["id", one.id]);
    if (!tag) throw notFound("tag");
    return tag;
  };
  // Where the next batch begins. Between two batches somebody may have given the tag to a contact that was passed
  // already: then the last one begins again.
  let after = "";
  return inBatches(storage, {
    count: async () =>
      (await countCarriers(storage.db, one.locationId)).get((await known(storage.db)).name) ?? 0,
    step: async (tx) => {
      const tag = await known(tx);
      await check(tx, tag);
      const found = await nextContacts(storage, tx, { tag, after });
      let handled = 0;
      let rows = 0;
      for (const contact of found) {
        after = contact.id;
        const tags = tagsOf(contact);
        // The search ignores case and accents, and finds the text anywhere.
        if (!tags.includes(tag.name)) continue;
        handled += 1;
        rows += await writeTags(tx, { contact, tags: change(tags, tag), now });
        if (rows >= ROWS_PER_BATCH) return { isLast: false, handled };
      }
      if (found.length === CONTACTS_PER_BATCH) return { isLast: false, handled };
      after = "";
      const isLast = !(await isCarried(storage, tx, tag));
      if (isLast) await finish(tx, tag);
      return { isLast, handled };
    },
  });
}

/** Contacts that may carry the tag, by the search index. */
function contactsWith({ dialect }: Storage, tx: Queryable, tag: Tag) {
  return tx
    .selectFrom("contacts")
    .where(dialect.contains("contacts", fold(tag.name)))
    .where("locationId", "=", tag.locationId);
}

/** Whether any contact carries the tag. Arrays repeat, so that even of many contacts there are few to read. */
async function isCarried(storage: Storage, tx: Queryable, tag: Tag): Promise<boolean> {
  const rows = await contactsWith(storage, tx, tag).select("tags").distinct().execute();
  return rows.some((row) => tagsOf(row).includes(tag.name));
}

/** The next of the contacts that may carry the tag, beyond an id. */
function nextContacts(
  storage: Storage,
  tx: Queryable,
  { tag, after }: { tag: Tag; after: string },
): Promise<Contact[]> {
  return contactsWith(storage, tx, tag)
    .selectAll()
    .where("id", ">", after)
    .orderBy("id")
    .limit(CONTACTS_PER_BATCH)
    .execute();
}

async function renameRow(tx: Queryable, { locationId, id, name }: Tag): Promise<void> {
  const tags = tx.updateTable("tags").set({ name }).where("locationId", "=", locationId);
  await tags.where("id", "=", id).execute();
}

async function deleteRow(tx: Queryable, { locationId, id }: OneTag): Promise<void> {
  await tx.deleteFrom("tags").where("locationId", "=", locationId).where("id", "=", id).execute();
}
