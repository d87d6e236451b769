import "server-only";
import type { Queryable } from "@/lib/storage/database";
import { freeKey, keyOf } from "../keys";
import { FieldsRefused, notFound } from "../refusals";
import { newId } from "../rows";
import type { CustomField } from "./answer";

const CHOICES = new Set(["SINGLE_OPTIONS", "MULTIPLE_OPTIONS", "CHECKBOX"]);

/** What may be written of a custom field; undefined leaves it. */
type WrittenField = {
  name: string;
  dataType: string;
  placeholder?: string | null | undefined;
  position?: number | null | undefined;
  options?: readonly string[] | null | undefined;
};

type EditedField = Omit<WrittenField, "name" | "dataType"> & {
  [Field in "name" | "dataType"]?: string | undefined;
};

/** All custom fields of a location, in order. */
export function listCustomFields(db: Queryable, locationId: string): Promise<CustomField[]> {
  return fieldsOf(db, locationId).orderBy("position").orderBy("createdAt").orderBy("id").execute();
}

/** One custom field. @throws AppError `not_found` */
export async function customFieldById(db: Queryable, locationId: string, id: string): Promise<CustomField> {
  const field = await fieldsOf(db, locationId).where("id", "=", id).executeTakeFirst();
  if (!field) throw notFound("custom field");
  return field;
}

/** Adds a field. Call it inside a transaction. @throws FieldsRefused when there is nothing to choose from. */
export async function insertCustomField(
  tx: Queryable,
  { locationId, written, now }: { locationId: string; written: WrittenField; now: number },
): Promise<CustomField> {
  const taken = new Set((await listCustomFields(tx, locationId)).map(({ fieldKey }) => fieldKey));
  const blank = { placeholder: "", position: 0, options: null };
  const field = {
    id: newId(),
    locationId,
    fieldKey: freeKey((ending) => `contact.${keyOf(written.name)}${ending}`, taken),
    ...columnsOf(written, blank),
    createdAt: now,
  };
  await tx.insertInto("customFields").values(field).execute();
  return field;
}

/** Writes what was sent; the key stays. Call it inside a transaction. @throws AppError `not_found`, FieldsRefused */
export async function updateCustomField(
  tx: Queryable,
  { locationId, id, written }: { locationId: string; id: string; written: EditedField },
): Promise<CustomField> {
  const current = await customFieldById(tx, locationId, id);
  const { name = current.name, dataType = current.dataType } = written;
  const columns = columnsOf({ ...written, name, dataType }, current);
  await tx
    .updateTable("customFields")
    .set(columns)
    .where("locationId", "=", locationId)
    .where("id", "=", id)
    .execute();
  return { ...current, ...columns };
}

/** Removes a field, with its values. Call it inside a transaction. @throws AppError `not_found` */
export async function deleteCustomField(tx: Queryable, locationId: string, id: string): Promise<void> {
  await customFieldById(tx, locationId, id);
  await tx.deleteFrom("customFields").where("locationId", "=", locationId).where("id", "=", id).execute();
}

function fieldsOf(db: Queryable, locationId: string) {
  return db.selectFrom("customFields").selectAll().where("locationId", "=", locationId);
}

type Kept = Pick<CustomField, "placeholder" | "position" | "options">;

function columnsOf({ name, dataType, placeholder, position, options }: WrittenField, current: Kept) {
  const chosen = options === undefined ? current.options : JSON.stringify(options ?? []);
  const isChoice = CHOICES.has(dataType);
  if (isChoice && (chosen === null || chosen === "[]")) throw new FieldsRefused({ options: "required" });
  return {
    name: name.trim(),
    dataType,
    placeholder: placeholder === undefined ? current.placeholder : (placeholder ?? ""),
    position: position === undefined ? current.position : (position ?? 0),
    options: isChoice ? chosen : null,
  };
}
