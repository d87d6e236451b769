import "server-only";
import * as z from "zod";
import type { Queryable } from "@/lib/storage/database";
import { FieldsRefused } from "../refusals";
import type { FieldValue } from "./bodies";

const storedValue = z.union([z.string(), z.number(), z.array(z.string())]);
type StoredValue = { id: string; value: z.infer<typeof storedValue> };

/** Values of custom fields by the id of their contact, in the order of the fields. */
export type FieldValues = ReadonlyMap<string, readonly StoredValue[]>;

/** The values of these contacts, at most 100. */
export async function readFieldValues(
  db: Queryable,
  locationId: string,
  contactIds: readonly string[],
): Promise<FieldValues> {
  if (contactIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("contactFieldValues")
    .innerJoin("customFields", (join) =>
      join
        .onRef("customFields.locationId", "=", "contactFieldValues.locationId")
        .onRef("customFields.id", "=", "contactFieldValues.fieldId"),
    )
    .select(["contactFieldValues.contactId", "contactFieldValues.fieldId", "contactFieldValues.value"])
    .where("contactFieldValues.locationId", "=", locationId)
    .where("contactFieldValues.contactId", "in", contactIds)
    .orderBy("customFields.position")
    .orderBy("customFields.createdAt")
    .orderBy("customFields.id")
    .execute();
  const values = new Map<string, StoredValue[]>();
  for (const { contactId, fieldId, value } of rows) {
    const ofContact = values.get(contactId) ?? [];
    ofContact.push({ id: fieldId, value: storedValue.parse(JSON.parse(value)) });
    values.set(contactId, ofContact);
  }
  return values;
}

type Written = {
  locationId: string;
  contactId: string;
  /** By the id of the field; null and "" clear. */
  values: Readonly<Record<string, FieldValue>>;
};

/**
 * Writes the values that are sent and leaves the others. Call it inside a transaction.
 * @returns whether something is different now.
 * @throws FieldsRefused when the location has no such field.
 */
export async function writeFieldValues(
  tx: Queryable,
  { locationId, contactId, values }: Written,
): Promise<boolean> {
  const fieldIds = Object.keys(values);
  if (fieldIds.length === 0) return false;
  await refuseUnknownFields(tx, locationId, fieldIds);
  const before = (await readFieldValues(tx, locationId, [contactId])).get(contactId) ?? [];
  let hasChanged = false;
  for (const [fieldId, value] of Object.entries(values)) {
    const json = value === null || value === "" ? undefined : JSON.stringify(value);
    const current = before.find(({ id }) => id === fieldId);
    if (json === (current && JSON.stringify(current.value))) continue;
    hasChanged = true;
    await tx
      .deleteFrom("contactFieldValues")
      .where("locationId", "=", locationId)
      .where("contactId", "=", contactId)
      .where("fieldId", "=", fieldId)
      .execute();
    if (json === undefined) continue;
    await tx
      .insertInto("contactFieldValues")
      .values({ locationId, contactId, fieldId, value: json })
      .execute();
  }
  return hasChanged;
}

async function refuseUnknownFields(tx: Queryable, locationId: string, ids: readonly string[]): Promise<void> {
  const known = await tx
    .selectFrom("customFields")
    .select("id")
    .where("locationId", "=", locationId)
    .execute();
  if (ids.some((id) => !known.some((field) => field.id === id))) {
    throw new FieldsRefused({ customField: "invalid" });
  }
}
