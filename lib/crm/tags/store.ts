import "server-only";
import type { Selectable } from "kysely";
import type { Queryable, Tables } from "@/lib/storage/database";
import { newId } from "../rows";

/** A tag of the location. Contacts carry its name, exactly as it is written here. */
export type Tag = Selectable<Tables["tags"]>;

/** Names to one statement: databases limit how many parameters it may have. */
const NAMES_PER_STATEMENT = 200;

/** All tags of a location, by name. */
export function listTags(db: Queryable, locationId: string): Promise<Tag[]> {
  return tagsOfLocation(db, locationId).orderBy("name").execute();
}

/** A tag by its id or by its name; undefined when the location has none. */
export function findTag(
  db: Queryable,
  locationId: string,
  [column, value]: readonly ["id" | "name", string],
): Promise<Tag | undefined> {
  return tagsOfLocation(db, locationId).where(column, "=", value).executeTakeFirst();
}

/**
 * Gives each of these names an id if it has none yet. Whoever writes the tags of a contact calls it in the same
 * transaction: `contacts/store.ts`.
 */
export async function rememberTags(
  tx: Queryable,
  { locationId, names, now }: { locationId: string; names: readonly string[]; now: number },
): Promise<void> {
  const wanted = [...new Set(names)];
  for (let from = 0; from < wanted.length; from += NAMES_PER_STATEMENT) {
    const some = wanted.slice(from, from + NAMES_PER_STATEMENT);
    const known = await tagsOfLocation(tx, locationId).where("name", "in", some).execute();
    const fresh = some.filter((name) => !known.some((tag) => tag.name === name));
    if (fresh.length === 0) continue;
    await tx
      .insertInto("tags")
      .values(fresh.map((name) => ({ id: newId(), locationId, name, createdAt: now })))
      .execute();
  }
}

function tagsOfLocation(db: Queryable, locationId: string) {
  return db.selectFrom("tags").selectAll().where("locationId", "=", locationId);
}
