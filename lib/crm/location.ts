import "server-only";
import type { Storage } from "@/lib/storage/database";
import { type Location, readLocation } from "./locations/store";
import { newId } from "./rows";

/** The one location of the embedded CRM; it is made, with a new id, when the database has none. */
export async function ensureLocation(storage: Storage): Promise<Location> {
  const found = await readLocation(storage.db);
  if (found) return found;
  return storage.transaction(async (tx) => {
    // Another process may have made it since.
    const current = await readLocation(tx);
    if (current) return current;
    const made = { id: newId(), name: "Pipelane", createdAt: Date.now() };
    await tx.insertInto("locations").values(made).execute();
    const settings = { allowDuplicateOpportunity: true };
    return { id: made.id, name: made.name, currency: null, locale: null, timeZone: null, settings };
  });
}
