import "server-only";
import type { Storage } from "@/lib/storage/database";

/** Rows of one transaction. */
const AT_ONCE = 500;

/**
 * Gives all lines of one location to another, whose log then holds both; what they say stays as it is. Stopped halfway,
 * it goes on when it is asked again.
 * @returns how many there were
 */
export async function adoptActivities(
  storage: Storage,
  { from, to }: { from: string; to: string },
): Promise<number> {
  for (let adopted = 0; ; ) {
    const moved = await storage.transaction(async (tx) => {
      const some = tx.selectFrom("activities").select("id").where("locationId", "=", from).limit(AT_ONCE);
      const ids = (await some.execute()).map(({ id }) => id);
      if (ids.length === 0) return 0;
      await tx
        .updateTable("activities")
        .set({ locationId: to })
        .where("locationId", "=", from)
        .where("id", "in", ids)
        .execute();
      return ids.length;
    });
    if (moved === 0) return adopted;
    adopted += moved;
  }
}
