import "server-only";
import type { Selectable } from "kysely";
import type { Queryable, Tables } from "@/lib/storage/database";
import { freeKey, keyOf } from "../keys";
import { notFound } from "../refusals";
import { newId } from "../rows";

/** A text of the location that has a name. */
export type CustomValue = Selectable<Tables["customValues"]>;

type WrittenValue = { name: string; value: string };
type OneValue = { locationId: string; id: string };

/** All custom values of a location, by name. */
export function listCustomValues(db: Queryable, locationId: string): Promise<CustomValue[]> {
  return valuesOf(db, locationId).orderBy("name").orderBy("id").execute();
}

/** One custom value. @throws AppError `not_found` */
export async function customValueById(db: Queryable, locationId: string, id: string): Promise<CustomValue> {
  const found = await valuesOf(db, locationId).where("id", "=", id).executeTakeFirst();
  if (!found) throw notFound("custom value");
  return found;
}

/** Adds a value. Call it inside a transaction. */
export async function insertCustomValue(
  tx: Queryable,
  { locationId, written, now }: { locationId: string; written: WrittenValue; now: number },
): Promise<CustomValue> {
  const taken = new Set((await valuesOf(tx, locationId).execute()).map(({ fieldKey }) => fieldKey));
  const fieldKey = freeKey((ending) => `{{ custom_values.${keyOf(written.name)}${ending} }}`, taken);
  const row = { id: newId(), locationId, ...columnsOf(written), fieldKey, createdAt: now };
  await tx.insertInto("customValues").values(row).execute();
  return row;
}

/** Writes name and value; its key stays. Call it inside a transaction. @throws AppError `not_found` */
export async function updateCustomValue(
  tx: Queryable,
  { locationId, id, written }: OneValue & { written: WrittenValue },
): Promise<CustomValue> {
  const current = await customValueById(tx, locationId, id);
  const columns = columnsOf(written);
  const values = tx.updateTable("customValues").set(columns).where("locationId", "=", locationId);
  await values.where("id", "=", id).execute();
  return { ...current, ...columns };
}

/** Removes a value. Call it inside a transaction. @throws AppError `not_found` */
export async function deleteCustomValue(tx: Queryable, { locationId, id }: OneValue): Promise<void> {
  await customValueById(tx, locationId, id);
  const values = tx.deleteFrom("customValues").where("locationId", "=", locationId);
  await values.where("id", "=", id).execute();
}

const columnsOf = ({ name, value }: WrittenValue) => ({ name: name.trim(), value });

function valuesOf(db: Queryable, locationId: string) {
  return db.selectFrom("customValues").selectAll().where("locationId", "=", locationId);
}
