import "server-only";
import type { Queryable } from "@/lib/storage/database";
import { newId } from "../rows";
import { fold } from "./fold";

/** The users of a location by name; those that a file names and nobody knows are made. */
export type Owners = {
  /** The id of each name, in the order given; users that are not there yet are made. */
  resolve(tx: Queryable, names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** How many users were made, or in a dry run would have been. */
  made(): number;
};

/** Reads the users there are. One made by an import is recognised even after a change of name. */
export async function openOwners(
  db: Queryable,
  { locationId, dryRun }: { locationId: string; dryRun: boolean },
): Promise<Owners> {
  const ids = new Map<string, string>();
  for (const { id, firstName, lastName } of await usersOf(db, locationId)) {
    ids.set(fold(`${firstName} ${lastName}`), id);
  }
  let made = 0;
  return {
    made: () => made,
    async resolve(tx, names) {
      if (names.some((name) => !ids.has(fold(name)))) {
        // Another import may have made them since.
        for (const { id, outsideId } of await usersOf(tx, locationId)) if (outsideId) ids.set(outsideId, id);
      }
      const unknown = new Map(names.filter((name) => !ids.has(fold(name))).map((name) => [fold(name), name]));
      const rows = [...unknown].map(([key, name]) => ({
        ...parts(name),
        id: newId(),
        locationId,
        outsideId: key,
      }));
      if (rows.length > 0 && !dryRun) await tx.insertInto("users").values(rows).execute();
      for (const { id, outsideId } of rows) ids.set(outsideId, id);
      made += rows.length;
      return new Map(names.map((name) => [name, ids.get(fold(name)) ?? ""]));
    },
  };
}

function usersOf(db: Queryable, locationId: string) {
  return db
    .selectFrom("users")
    .select(["id", "outsideId", "firstName", "lastName"])
    .where("locationId", "=", locationId)
    .execute();
}

function parts(name: string): { firstName: string; lastName: string } {
  const [firstName = "", ...rest] = name.split(/\s+/u);
  return { firstName, lastName: rest.join(" ") };
}
