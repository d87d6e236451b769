import "server-only";
import type { Storage } from "@/lib/storage/database";
import { newId } from "./rows";

/** One HighLevel sub-account, as the embedded CRM keeps it. */
export type Location = {
  id: string;
  name: string;
  settings: {
    /** Whether a contact may have several opportunities in one pipeline. */
    allowDuplicateOpportunity: boolean;
  };
};

/** The one location of the embedded CRM; it is made, with a new id, when the database has none. */
export async function ensureLocation(storage: Storage): Promise<Location> {
  const found = await readLocation(storage.db);
  if (found) return found;
  return storage.transaction(async (tx) => {
    const made = { id: newId(), name: "Pipelane", createdAt: Date.now() };
    // Another process may have made it since.
    const current = await readLocation(tx);
    if (current) return current;
    await tx.insertInto("locations").values(made).execute();
    return { id: made.id, name: made.name, settings: { allowDuplicateOpportunity: true } };
  });
}

async function readLocation(db: Storage["db"]): Promise<Location | null> {
  const row = await db
    .selectFrom("locations")
    .selectAll()
    .orderBy("createdAt")
    .orderBy("id")
    .executeTakeFirst();
  if (!row) return null;
  return {
    id: row.id,
    name: row.name,
    settings: { allowDuplicateOpportunity: row.allowDuplicateOpportunity === 1 },
  };
}
