import "server-only";
import type { Storage } from "@/lib/storage/database";
import { type Location, readLocation } from "./locations/store";
import { newId } from "./rows";

/** A location that is configured, as the database has to know it. */
export type WantedLocation = { id: string; name: string | null };

/**
 * A location of the embedded CRM, which is made, empty, when the database does not have it. Without `wanted` it is the
 * oldest one there is, or a new one with a new id: that of a Pipelane that serves one location and names none.
 */
export async function ensureLocation(storage: Storage, wanted?: WantedLocation): Promise<Location> {
  const found = await readLocation(storage.db, wanted?.id);
  if (found) return found;
  return storage.transaction(async (tx) => {
    // Another process may have made it since.
    const current = await readLocation(tx, wanted?.id);
    if (current) return current;
    const made = { id: wanted?.id ?? newId(), name: wanted?.name ?? "Pipelane", createdAt: Date.now() };
    await tx.insertInto("locations").values(made).execute();
    const settings = { allowDuplicateOpportunity: true };
    return { id: made.id, name: made.name, currency: null, locale: null, timeZone: null, settings };
  });
}
