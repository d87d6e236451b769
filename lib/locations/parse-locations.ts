import "server-only";
import * as z from "zod";
import { AppError, type FieldError } from "@/lib/errors";
import { jsonFaultOf } from "./json-fault";
import type { Location } from "./location";
import { locationSchema, type RegionalDefaults } from "./schema";
import type { VariableNamed } from "./secrets";

type Given = { variableNamed: VariableNamed; defaults: RegionalDefaults };

const fileSchema = z.strictObject({
  locations: z.array(z.unknown()).min(1, "must name at least one location"),
});

/**
 * Reads locations from the text of a JSON file.
 * @throws AppError `invalid_request` with one field error for each thing that is wrong, and a hint of one line each;
 * neither repeats what stands in the file, which may be a secret.
 */
export function parseLocations(json: string, { variableNamed, defaults }: Given): Location[] {
  const file = fileSchema.safeParse(parseJson(json), { reportInput: true });
  if (!file.success) throw refused(file.error.issues.map((issue) => faultOf(issue)));
  const schema = locationSchema(variableNamed, defaults);
  // One by one, so that what is wrong with one does not hide what two of the others share.
  const read = file.data.locations.map((given, at) => {
    const { data, error } = schema.safeParse(given, { reportInput: true });
    const faults = error?.issues.map((issue) => faultOf(issue, ["locations", at])) ?? [];
    return { at, id: idOf(given), location: data, faults };
  });
  const faults = [...read.flatMap((one) => one.faults), ...repeatedIds(read), ...repeatedKeys(read)];
  if (faults.length > 0) throw refused(faults);
  return read.flatMap(({ location }) => location ?? []);
}

function parseJson(given: string): unknown {
  const json = given.replace(/^\uFEFF/, "");
  try {
    return JSON.parse(json);
  } catch {
    const fault = jsonFaultOf(json);
    const where = fault ? ` at line ${fault.line}, column ${fault.column}: ${fault.wrong}` : "";
    throw refused([{ path: "", message: `is not JSON${where}` }]);
  }
}

const KINDS = new Map([
  ["array", "a list"],
  ["number", "a number"],
  ["object", "an object"],
  ["string", "text"],
]);

function faultOf(issue: z.core.$ZodIssue, above: readonly PropertyKey[] = []): FieldError {
  const path = [...above, ...issue.path].map(String).join(".");
  if (issue.code === "unrecognized_keys")
    return { path, message: `has unknown fields${namesOf(issue.keys)}` };
  if (issue.code !== "invalid_type") return { path, message: issue.message };
  if (issue.input === undefined) return { path, message: "is missing" };
  return { path, message: `must be ${KINDS.get(issue.expected) ?? issue.expected}` };
}

/** A secret that stands where a name belongs is not repeated; names are short words. */
function namesOf(keys: readonly string[]): string {
  const names = keys.filter((key) => /^[A-Za-z]{1,20}$/.test(key));
  return names.length === keys.length ? `: ${names.join(", ")}` : "";
}

function refused(faults: readonly FieldError[]): AppError {
  const lines = faults.map(({ path, message }) => `- ${path === "" ? "the file" : path} ${message}.`);
  const hint = lines.join("\n");
  return new AppError("invalid_request", { message: `bad locations:\n${hint}`, hint, fieldErrors: faults });
}

type Read = { at: number; id: string | undefined; location: Location | undefined };

function idOf(given: unknown): string | undefined {
  return z.object({ id: z.string() }).safeParse(given).data?.id;
}

function repeatedIds(read: readonly Read[]): FieldError[] {
  const ofLocations = repeated(read, ({ id }) => id).map(({ at }) => ({
    path: `locations.${at}.id`,
    message: "is another location's, too",
  }));
  const ofKeys = read.flatMap(({ at, location }) =>
    repeated([...(location?.signingKeys ?? []).entries()], ([, { id }]) => id).map(([index]) => ({
      path: `locations.${at}.signingKeys.${index}.id`,
      message: "is another key's, too",
    })),
  );
  return [...ofLocations, ...ofKeys];
}

/** A key that stands twice was copied by mistake: one of the two locations would show the other one's data. */
function repeatedKeys(read: readonly Read[]): FieldError[] {
  return repeated(read, ({ location }) => location && keyOf(location.upstream)).map(({ at, location }) => ({
    path: `locations.${at}.upstream.${location?.upstream.kind === "embedded" ? "crmApiKey" : "apiKey"}`,
    message: "is another location's, too: each has its own",
  }));
}

function keyOf(upstream: Location["upstream"]): string | undefined {
  if (upstream.kind === "embedded") return upstream.crmApiKey;
  return `${new URL(upstream.baseUrl).href} ${upstream.apiKey}`;
}

/** Those whose name one before them has; undefined names nothing. */
function repeated<One>(all: readonly One[], nameOf: (one: One) => string | undefined): One[] {
  const seen = new Set<string>();
  return all.filter((one) => {
    const name = nameOf(one);
    const isKnown = name !== undefined && seen.has(name);
    if (name !== undefined) seen.add(name);
    return isKnown;
  });
}
