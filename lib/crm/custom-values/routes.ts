import "server-only";
import * as z from "zod";
import { type Endpoint, endpoint, idOf } from "../endpoint";
import { mandatoryText } from "../fields";
import type { Scope } from "../scope";
import {
  type CustomValue,
  customValueById,
  deleteCustomValue,
  insertCustomValue,
  listCustomValues,
  updateCustomValue,
} from "./store";

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
  const find = ({ id }: { id: string }) => customValueById(storage.db, locationId, id);
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
          const values = await listCustomValues(storage.db, locationId);
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
        run: async ({ body: written }) => {
          const value = { locationId, written, now: now() };
          return answerCustomValue(await storage.transaction((tx) => insertCustomValue(tx, value)));
        },
      },
    ),
    endpoint(
      { ...one, method: "GET", summary: "Read a custom value", answer: customValueAnswer },
      { run: async ({ params }) => answerCustomValue(await find(params)) },
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
        find,
        run: async ({ params: { id }, body: written }) => {
          const value = { locationId, id, written };
          return answerCustomValue(await storage.transaction((tx) => updateCustomValue(tx, value)));
        },
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
        run: ({ params: { id } }) => storage.transaction((tx) => deleteCustomValue(tx, { locationId, id })),
      },
    ),
  ];
}
