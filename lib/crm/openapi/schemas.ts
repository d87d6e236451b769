import "server-only";
import * as z from "zod";
import { wholeText } from "../paging";

/** A schema of the document: JSON Schema, draft 2020-12, as OpenAPI 3.1 takes it. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Named schemas of the document by their names. */
export type Components = Record<string, JsonSchema>;

/**
 * What a zod schema accepts (`input`) or answers (`output`). Schemas with an id are put into `components`, and what is
 * handed back refers to them.
 */
export function schemaOf(schema: z.ZodType, io: "input" | "output", components: Components): JsonSchema {
  const made = z.toJSONSchema(schema, {
    io,
    override: ({ zodSchema, jsonSchema }) => {
      // OpenAPI itself says that a parameter is text; what it has to look like is a whole number.
      if (zodSchema !== wholeText) return;
      delete jsonSchema.pattern;
      jsonSchema.type = "integer";
    },
  });
  const text = JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/');
  const whole: JsonSchema = JSON.parse(text);
  const { $schema: _, $defs = {}, ...own } = whole;
  Object.assign(components, $defs);
  return own;
}
