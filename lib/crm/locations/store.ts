import "server-only";
import type { Queryable } from "@/lib/storage/database";

/** One HighLevel sub-account, as the embedded CRM keeps it. */
export type Location = {
  id: string;
  name: string;
  /** ISO 4217; null until somebody chooses one, as are the next two. */
  currency: string | null;
  /** BCP 47. */
  locale: string | null;
  /** IANA. */
  timeZone: string | null;
  settings: {
    /** Whether a contact may have several opportunities in one pipeline. */
    allowDuplicateOpportunity: boolean;
  };
};

/** A location; without an id the only one there is. Null when there is none. */
export async function readLocation(db: Queryable, id?: string): Promise<Location | null> {
  const row = await db
    .selectFrom("locations")
    .selectAll()
    .$if(id !== undefined, (query) => query.where("id", "=", id ?? ""))
    .orderBy("createdAt")
    .orderBy("id")
    .executeTakeFirst();
  if (!row) return null;
  const { name, currency, locale, timeZone, allowDuplicateOpportunity } = row;
  const settings = { allowDuplicateOpportunity: allowDuplicateOpportunity === 1 };
  return { id: row.id, name, currency, locale, timeZone, settings };
}

/** What may be written of a location; undefined stays, null goes back to the configuration's. */
export type LocationChanges = {
  name?: string | undefined;
  currency?: string | null | undefined;
  locale?: string | null | undefined;
  timeZone?: string | null | undefined;
  allowDuplicateOpportunity?: boolean | undefined;
};

/** Writes what was sent. */
export async function updateLocation(
  db: Queryable,
  { id, changes }: { id: string; changes: LocationChanges },
): Promise<void> {
  const { allowDuplicateOpportunity: allows, ...texts } = changes;
  const columns = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined));
  const flag = allows === undefined ? {} : { allowDuplicateOpportunity: Number(allows) };
  const written = { ...columns, ...flag };
  if (Object.keys(written).length === 0) return;
  await db.updateTable("locations").set(written).where("id", "=", id).execute();
}
