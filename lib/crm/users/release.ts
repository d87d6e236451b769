import "server-only";
import type { Queryable } from "@/lib/storage/database";

type Release = {
  locationId: string;
  userId: string;
  /** Id of the next owner; null for nobody. */
  assignTo: string | null;
};

/**
 * Gives the contacts and tasks of a user to another, and takes their name from the notes they wrote, so that nothing
 * but opportunities points to them any more. Call it inside a transaction.
 */
export async function releaseUser(tx: Queryable, { locationId, userId, assignTo }: Release): Promise<void> {
  for (const table of ["contacts", "tasks"] as const) {
    await tx
      .updateTable(table)
      .set({ ownerId: assignTo })
      .where("locationId", "=", locationId)
      .where("ownerId", "=", userId)
      .execute();
  }
  await tx
    .updateTable("notes")
    .set({ userId: null })
    .where("locationId", "=", locationId)
    .where("userId", "=", userId)
    .execute();
}
