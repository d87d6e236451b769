import "server-only";
import type * as z from "zod";
import { type Endpoint, SECTIONS, statusesOf } from "../endpoint";
import { messageAnswer, refusedAnswer } from "../refusals";
import { type Components, type JsonSchema, schemaOf } from "./schemas";

const INTRODUCTION = `The embedded CRM speaks HighLevel's v1 REST API, so that any v1 client can talk to it.

Send the key as \`Authorization: Bearer …\`; it stands for one location. Bodies are JSON, whatever their Content-Type
says, of at most 1 MB. Each path answers with and without a slash at its end. Amounts are in major units (122.22 is 122
and 22 hundredths), moments are ISO 8601 in answers and epoch milliseconds in cursors and filters.

A wrong field is a 422 that maps it to what is wrong with it; every other refusal is \`{"msg": "…"}\`.`;

type Content = { content: { "application/json": { schema: JsonSchema } } };

/** A parameter of a path or a query string. */
type Parameter = {
  name: string;
  in: "path" | "query";
  required: boolean;
  description?: string;
  schema: JsonSchema;
};

/** One call. */
export type Operation = {
  operationId: string;
  tags: [string];
  summary: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: { required: boolean } & Content;
  responses: Record<string, { description: string } & Partial<Content>>;
};

/** A document of OpenAPI 3.1, as far as we use it. */
export type OpenApiDocument = {
  openapi: "3.1.0";
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  security: { key: [] }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Components;
    securitySchemes: { key: { type: "http"; scheme: "bearer"; description: string } };
  };
};

/** The document of an API, made of the schemas that check its calls. */
export function openApiDocument(endpoints: readonly Endpoint[]): OpenApiDocument {
  const schemas: Components = {};
  const paths: OpenApiDocument["paths"] = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint, schemas) };
  }
  const used = SECTIONS.filter((name) => endpoints.some(({ section }) => section === name));
  return {
    openapi: "3.1.0",
    info: { title: "Pipelane: the embedded CRM", version: "1.0.0", description: INTRODUCTION },
    servers: [{ url: "/v1" }],
    security: [{ key: [] }],
    tags: used.map((name) => ({ name })),
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).sort(([one], [other]) => (one < other ? -1 : 1))),
      securitySchemes: { key: { type: "http", scheme: "bearer", description: "The key of the location" } },
    },
  };
}

function operationOf(endpoint: Endpoint, components: Components): Operation {
  const { section, summary, notes, deviation, params, query, body } = endpoint;
  const description = [notes, deviation && `Not in HighLevel: ${deviation}`].filter(Boolean).join("\n\n");
  const parameters = [
    ...parametersOf(params, "path", components),
    ...parametersOf(query, "query", components),
  ];
  return {
    operationId: operationIdOf(summary),
    tags: [section],
    summary,
    ...(description ? { description } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? { requestBody: { required: true, ...contentOf(bodySchemaOf(endpoint, body, components)) } }
      : {}),
    responses: {
      ...Object.fromEntries(
        statusesOf(endpoint).map((status) => [status, responseOf(endpoint, status, components)]),
      ),
      default: {
        description: "503 while the database cannot be used, 500 for what nobody foresaw",
        ...contentOf(schemaOf(messageAnswer, "output", components)),
      },
    },
  };
}

/** `List the pipelines` is `listThePipelines`. */
function operationIdOf(summary: string): string {
  const words = summary.toLowerCase().match(/\w+/g) ?? [];
  return words.map((word, index) => (index === 0 ? word : word[0]?.toUpperCase() + word.slice(1))).join("");
}

function parametersOf(schema: z.ZodObject, where: Parameter["in"], components: Components): Parameter[] {
  const { properties = {}, required = [] } = schemaOf(schema, "input", components);
  return Object.entries(properties).flatMap(([name, property]) => {
    if (typeof property === "boolean") return [];
    const { description, ...rest } = property;
    const isRequired = where === "path" || required.includes(name);
    return [{ name, in: where, required: isRequired, ...(description ? { description } : {}), schema: rest }];
  });
}

function bodySchemaOf({ oneOf }: Endpoint, body: z.ZodObject, components: Components): JsonSchema {
  const schema = schemaOf(body, "input", components);
  return oneOf ? { ...schema, anyOf: oneOf.fields.map((field) => ({ required: [field] })) } : schema;
}

const REFUSALS: Record<number, string> = {
  400: "No JSON object, or what cannot be done",
  401: "No key, or a wrong one",
  404: "An unknown id",
  413: "A body over 1 MB",
  422: "Wrong fields or parameters",
};

function responseOf({ answer, unknownIs }: Endpoint, status: number, components: Components) {
  if (status === 200) {
    const isEmpty = answer.type === "void";
    const content = isEmpty ? {} : contentOf(schemaOf(answer, "output", components));
    return { description: isEmpty ? "Done; an empty body" : "Done", ...content };
  }
  const refusal = schemaOf(status === 422 ? refusedAnswer : messageAnswer, "output", components);
  const isUnknown = status === 422 && unknownIs?.includes(422);
  const description = REFUSALS[status] ?? "Refused";
  return {
    description: isUnknown ? `${description}, or an unknown contact` : description,
    ...contentOf(refusal),
  };
}

const contentOf = (schema: JsonSchema): Content => ({ content: { "application/json": { schema } } });
