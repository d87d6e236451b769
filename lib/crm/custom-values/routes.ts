import "server-only";
import type { Selectable } from "kysely";
import * as z from "zod";
import type { Queryable, Tables } from "@/lib/storage/database";
import { type Endpoint, endpoint, idOf } from "../endpoint";
import { mandatoryText } from "../fields";
import { freeKey, keyOf } from "../keys";
import { notFound } from "../refusals";
import { newId } from "../rows";
import type { Scope } from "../scope";

type CustomValue = Selectable<Tables["customValues"]>;

const section = "Custom values";
/**
 * Source: other integrations, which read `customValues` of the list and the bare value of one (reference, 1.7: the
 * documentation calls the list `customFields`), read November 2026.
 */
const customValueAnswer = z
  .object({ id: z.string(), name: z.string(), fieldKey: z.string(), value: z.string() })
  .meta({ id: "CustomValue" });
const customValueBody = z.object({ name: mandatoryText(500), value: mandatoryText(20_000) });
const one = {
  section,
  path: "/custom-values/:id",
  params: z.object({ id: idOf("custom value") }),
} as const;

const answerCustomValue = ({
  id,
  name,
  fieldKey,
  value,
}: CustomValue): z.infer<typeof customValueAnswer> => ({
  ...{ id, name, fieldKey, value },
});

/** `/v1/custom-values`: texts of the location that have a name. */
export function customValueEndpoints({ storage, locationId, now }: Scope): Endpoint[] {
  const known = async (db: Queryable, { id }: { id: string }): Promise<CustomValue> => {
    const found = await valuesOf(db, locationId).where("id", "=", id).executeTakeFirst();
    if (!found) throw notFound("custom value");
    return found;
  };
  return [
    endpoint(
      {
        ...{ method: "GET", path: "/custom-values", section },
        summary: "List the custom values",
        notes: "By name; nothing is paged.",
        answer: z.object({ customValues: z.array(customValueAnswer) }),
      },
      {
        run: async () => {
          const values = await valuesOf(storage.db, locationId).orderBy("name").orderBy("id").execute();
          return { customValues: values.map(answerCustomValue) };
        },
      },
    ),
    endpoint(
      {
        ...{ method: "POST", path: "/custom-values", section },
        summary: "Make a custom value",
        body: customValueBody,
        answer: customValueAnswer,
      },
      {
        run: ({ body }) =>
          storage.transaction((tx) => insertValue(tx, { locationId, ...body, createdAt: now() })),
      },
    ),
    endpoint(
      { ...one, method: "GET", summary: "Read a custom value", answer: customValueAnswer },
      { run: async ({ params }) => answerCustomValue(await known(storage.db, params)) },
    ),
    endpoint(
      {
        ...one,
        method: "PUT",
        summary: "Edit a custom value",
        notes: "`fieldKey` stays.",
        body: customValueBody,
        answer: customValueAnswer,
      },
      {
        find: (params) => known(storage.db, params),
        run: ({ params, body }) =>
          storage.transaction(async (tx) => {
            const current = await known(tx, params);
            const columns = { name: body.name.trim(), value: body.value };
            const values = tx.updateTable("customValues").set(columns).where("locationId", "=", locationId);
            await values.where("id", "=", current.id).execute();
            return answerCustomValue({ ...current, ...columns });
          }),
      },
    ),
    endpoint(
      {
        ...one,
        method: "DELETE",
        summary: "Delete a custom value",
        notes: "Answers an empty body.",
        answer: z.void(),
      },
      {
        run: ({ params }) =>
          storage.transaction(async (tx) => {
            const { id } = await known(tx, params);
            await tx
              .deleteFrom("customValues")
              .where("locationId", "=", locationId)
              .where("id", "=", id)
              .execute();
          }),
      },
    ),
  ];
}

function valuesOf(db: Queryable, locationId: string) {
  return db.selectFrom("customValues").selectAll().where("locationId", "=", locationId);
}

async function insertValue(
  tx: Queryable,
  value: Pick<CustomValue, "locationId" | "name" | "value" | "createdAt">,
) {
  const taken = new Set((await valuesOf(tx, value.locationId).execute()).map(({ fieldKey }) => fieldKey));
  const fieldKey = freeKey((ending) => `{{ custom_values.${keyOf(value.name)}${ending} }}`, taken);
  const row = { ...value, id: newId(), name: value.name.trim(), fieldKey };
  await tx.insertInto("customValues").values(row).execute();
  return answerCustomValue(row);
}
