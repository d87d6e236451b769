import "server-only";
import * as z from "zod";
import { readJsonObject } from "./body";
import { parseFields } from "./fields";
import { parseQuery } from "./paging";
import { FieldsRefused, notFound, type RuleName } from "./refusals";

const nothing = z.object({});
type Nothing = typeof nothing;

/** The sections of the API's document, in its order. */
export const SECTIONS = [
  "Pipelines",
  "Opportunities",
  "Contacts",
  "Notes",
  "Tasks",
  "Tags",
  "Users",
  "Campaigns",
  "Custom fields",
  "Custom values",
  "Locations",
] as const;

/** What the document says of an endpoint. */
type EndpointDoc = {
  section: (typeof SECTIONS)[number];
  /** A few words: what a call does. */
  summary: string;
  /** What the schemas cannot say, in plain sentences. */
  notes?: string;
  /** Why HighLevel's v1 does not have it, where it is ours. */
  deviation?: string;
  /** What an unknown id in the path is answered with; 404 when absent. */
  unknownIs?: readonly (404 | 422)[];
};

type Shapes<Params, Query, Body, Answer> = EndpointDoc & {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/v1`, without a slash at its end; `:name` is a parameter. */
  path: string;
  params?: Params;
  query?: Query;
  body?: Body;
  /** One of these fields has to be there; a 422 names the phrase. */
  oneOf?: { phrase: string; fields: readonly string[] };
  /** What v1 calls the rule in this call's 422; `rule` when absent. */
  ruleName?: RuleName;
  /** `z.void()` is an empty body. */
  answer: Answer;
};

type Call<Params, Query, Body> = {
  params: z.output<Params>;
  query: z.output<Query>;
  body: z.output<Body>;
  url: string;
};

type Steps<Params, Query, Body, Answer> = {
  /** Throws what an unknown id is answered with: that comes before what is wrong with query and body. */
  find?: (params: z.output<Params>) => Promise<unknown>;
  run: (call: Call<Params, Query, Body>) => Promise<z.input<Answer>>;
};

/** One call of the API: how it is documented, checked and answered. */
export type Endpoint = Omit<Shapes<z.ZodObject, z.ZodObject, z.ZodObject, z.ZodType>, "body"> & {
  params: z.ZodObject;
  query: z.ZodObject;
  /** Null when a body is not read. */
  body: z.ZodObject | null;
  respond: (request: Request, pathParams: Record<string, string>) => Promise<Response>;
};

/**
 * Makes an endpoint of the schemas that its document shows: what they refuse is a 422, and what `run` answers has to
 * have the shape of `answer`.
 */
export function endpoint<
  Answer extends z.ZodType,
  Params extends z.ZodObject = Nothing,
  Query extends z.ZodObject = Nothing,
  Body extends z.ZodObject = Nothing,
>(shapes: Shapes<Params, Query, Body, Answer>, steps: Steps<Params, Query, Body, Answer>): Endpoint;
export function endpoint(
  shapes: Shapes<z.ZodObject, z.ZodObject, z.ZodObject, z.ZodType>,
  { find, run }: Steps<z.ZodObject, z.ZodObject, z.ZodObject, z.ZodType>,
): Endpoint {
  const { params: paramsSchema = nothing, query: querySchema = nothing, body: bodySchema = null } = shapes;
  return {
    ...shapes,
    params: paramsSchema,
    query: querySchema,
    body: bodySchema,
    respond: async (request, pathParams) => {
      const { url } = request;
      const params = paramsOf({ ...shapes, params: paramsSchema }, pathParams);
      await find?.(params);
      const query = parseQuery(querySchema, url);
      const body = bodySchema ? await bodyOf(request, shapes, bodySchema) : {};
      const answer: unknown = await run({ params, query, body, url });
      return answer === undefined ? new Response(null) : Response.json(answer);
    },
  };
}

/** No text of the database holds NUL, and PostgreSQL fails on it: what is named so does not exist. */
function paramsOf(
  { params, unknownIs = [404] }: EndpointDoc & { params: z.ZodObject },
  given: Record<string, string>,
) {
  const parsed = params.safeParse(given);
  if (parsed.success && !Object.values(given).some((id) => id.includes("\0"))) return parsed.data;
  throw unknownIs.includes(404) ? notFound("id") : new FieldsRefused({ id: "invalid" });
}

type Wanted = Pick<Endpoint, "oneOf" | "ruleName">;

async function bodyOf(request: Request, { oneOf, ruleName = "rule" }: Wanted, schema: z.ZodObject) {
  const given = await readJsonObject(request);
  const isMissing = oneOf && !oneOf.fields.some((field) => given[field]);
  try {
    return parseFields(schema, given, isMissing ? { [oneOf.phrase]: "required" } : {});
  } catch (error) {
    throw error instanceof FieldsRefused ? error.named(ruleName) : error;
  }
}

/** The statuses with which an endpoint answers on purpose. */
export function statusesOf({ query, body, unknownIs, params }: Endpoint): number[] {
  const hasParams = Object.keys(params.shape).length > 0;
  const unknown = unknownIs ?? (hasParams ? [404] : []);
  const refuses = body !== null || Object.keys(query.shape).length > 0;
  const ofBody = body === null ? [] : [400, 413];
  return [...new Set([200, 401, ...ofBody, ...unknown, ...(refuses ? [422] : [])])].sort();
}

/** Whether a path, with or without a slash at its end, is one of those that a pattern such as `/contacts/:id` means. */
export function matchesPath(pattern: string, path: string): boolean {
  const parts = pattern.split("/");
  const segments = path.replace(/\/$/, "").split("/");
  return (
    parts.length === segments.length && parts.every((part, i) => part[0] === ":" || part === segments[i])
  );
}

/** An id in a path, as documents describe it. */
export const idOf = (what: string) => z.string().describe(`Id of the ${what}`);
