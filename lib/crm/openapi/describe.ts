import "server-only";
import type { JsonSchema } from "./schemas";

/** A field of an object, or a parameter, as a line of a table. */
export type Field = { name: string; required: boolean; description: string; schema: JsonSchema };

/** The fields of an object; a map has one, whose name stands for all. */
export function fieldsOf(schema: JsonSchema): Field[] {
  const { properties = {}, required = [], additionalProperties } = schema;
  const fields = Object.entries(properties).flatMap(([name, property]) =>
    typeof property === "boolean"
      ? []
      : [
          {
            name,
            required: required.includes(name),
            description: property.description ?? "",
            schema: property,
          },
        ],
  );
  if (fields.length > 0 || typeof additionalProperties !== "object") return fields;
  return [{ name: "each name", required: false, description: "", schema: additionalProperties }];
}

/** A schema in few characters: `string`, `Contact[]`, `{ id, name }`; `#Name` stands for a shape of that name. */
export function describeType(schema: JsonSchema): string {
  const { $ref, anyOf, const: literal, enum: choices, items, type, properties, maxLength } = schema;
  if ($ref) return `#${$ref.split("/").at(-1)}`;
  if (anyOf && !properties) return [...new Set(anyOf.map(describePart))].join(" or ");
  if (literal !== undefined) return JSON.stringify(literal);
  if (choices) return choices.map((choice) => JSON.stringify(choice)).join(" or ");
  if (type === "array") return `${describeItem(items)}[]`;
  if (type === "object") return describeObject(schema);
  if (Array.isArray(type)) return type.join(" or ");
  if (type === "string" && maxLength !== undefined) return `string, at most ${maxLength}`;
  return typeof type === "string" ? type : "any";
}

function describeObject(schema: JsonSchema): string {
  const { properties, additionalProperties } = schema;
  if (!properties && typeof additionalProperties === "object") {
    return `{ each name: ${describeType(additionalProperties)} }`;
  }
  const parts = fieldsOf(schema).map((field) => `${field.name}: ${describeType(field.schema)}`);
  return `{ ${parts.join(", ")} }`;
}

function describeItem(items: JsonSchema["items"]): string {
  if (typeof items !== "object" || Array.isArray(items)) return "any";
  const item = describeType(items);
  return item.includes(" or ") ? `(${item})` : item;
}

const describePart = (part: boolean | JsonSchema) => (typeof part === "boolean" ? "any" : describeType(part));
