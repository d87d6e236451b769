import "server-only";
import type { Selectable } from "kysely";
import * as z from "zod";
import type { Tables } from "@/lib/storage/database";

/** A custom field's row. */
export type CustomField = Selectable<Tables["customFields"]>;

/**
 * A custom field of contacts as v1 answers it; `picklistOptions` is absent where there is nothing to choose from.
 * Source: recorded v1 answers (reference, 1.7, and the fixtures of fatguytyson/gohighlevel), read November 2026. The
 * documentation says `dateType`; live answers say `dataType`.
 */
export const customFieldAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    fieldKey: z.string().describe("`contact.` and the name in small letters; it stays when the name changes"),
    placeholder: z.string(),
    dataType: z.string(),
    position: z.int(),
    picklistOptions: z.array(z.string()).optional(),
  })
  .meta({ id: "CustomField" });

/** The answer about a custom field. */
export function answerCustomField(field: CustomField): z.infer<typeof customFieldAnswer> {
  const { id, name, fieldKey, placeholder, dataType, position, options } = field;
  const known = { id, name, fieldKey, placeholder, dataType, position };
  return options === null
    ? known
    : { ...known, picklistOptions: z.array(z.string()).parse(JSON.parse(options)) };
}
