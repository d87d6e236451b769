import "server-only";
import * as z from "zod";
import { type Endpoint, endpoint, idOf } from "../endpoint";
import { mandatory, mandatoryText, optionalText } from "../fields";
import type { Scope } from "../scope";
import { answerCustomField, customFieldAnswer } from "./answer";
import {
  customFieldById,
  deleteCustomField,
  insertCustomField,
  listCustomFields,
  updateCustomField,
} from "./store";

const section = "Custom fields";

/** Deviation: the types that need a list of text boxes, a file or a signature are refused. `MONETORY` is v1's spelling. */
const DATA_TYPES = [
  ...(["TEXT", "LARGE_TEXT", "NUMERICAL", "PHONE", "MONETORY", "FLOAT", "TIME", "DATE"] as const),
  ...(["CHECKBOX", "SINGLE_OPTIONS", "MULTIPLE_OPTIONS"] as const),
] as const;
const dataType = z.enum(DATA_TYPES, mandatory);
const fields = {
  placeholder: optionalText(500),
  position: z.int().min(-1_000_000).max(1_000_000).nullish(),
  options: z
    .array(mandatoryText(500))
    .max(500)
    .nullish()
    .describe("What one chooses from; read as `picklistOptions`. Mandatory for CHECKBOX and the two OPTIONS"),
};
const wrapped = z.object({ customField: customFieldAnswer });
const one = {
  section,
  path: "/custom-fields/:id",
  params: z.object({ id: idOf("custom field") }),
} as const;

/** `/v1/custom-fields`: what a location wants to know of its contacts. */
export function customFieldEndpoints({ storage, locationId, now }: Scope): Endpoint[] {
  const find = ({ id }: { id: string }) => customFieldById(storage.db, locationId, id);
  return [
    endpoint(
      {
        ...{ method: "GET", path: "/custom-fields", section },
        summary: "List the custom fields of contacts",
        notes: "By position, then by age; nothing is paged.",
        answer: z.object({ customFields: z.array(customFieldAnswer) }),
      },
      {
        run: async () => ({
          customFields: (await listCustomFields(storage.db, locationId)).map(answerCustomField),
        }),
      },
    ),
    endpoint(
      {
        ...{ method: "POST", path: "/custom-fields", section },
        summary: "Make a custom field",
        notes: "Answers the bare field, as recorded answers do.",
        body: z.object({ name: mandatoryText(500), dataType, ...fields }),
        answer: customFieldAnswer,
      },
      {
        run: async ({ body }) =>
          answerCustomField(
            await storage.transaction((tx) =>
              insertCustomField(tx, { locationId, written: body, now: now() }),
            ),
          ),
      },
    ),
    endpoint(
      { ...one, method: "GET", summary: "Read a custom field", answer: wrapped },
      { run: async ({ params }) => ({ customField: answerCustomField(await find(params)) }) },
    ),
    endpoint(
      {
        ...one,
        method: "PUT",
        summary: "Edit a custom field",
        notes: "What is not sent stays, and so does `fieldKey`.",
        body: z.object({ name: mandatoryText(500).optional(), dataType: dataType.optional(), ...fields }),
        answer: wrapped,
      },
      {
        find,
        run: async ({ params: { id }, body }) => {
          const written = { ...body, name: body.name ?? undefined };
          const field = await storage.transaction((tx) => updateCustomField(tx, { locationId, id, written }));
          return { customField: answerCustomField(field) };
        },
      },
    ),
    endpoint(
      {
        ...one,
        method: "DELETE",
        summary: "Delete a custom field",
        notes: "With its values in all contacts. Answers an empty body.",
        answer: z.void(),
      },
      { run: ({ params: { id } }) => storage.transaction((tx) => deleteCustomField(tx, locationId, id)) },
    ),
  ];
}
