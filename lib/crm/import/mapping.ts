import "server-only";
import * as z from "zod";
import { AppError } from "@/lib/errors";
import { isLocale, isTimeZone } from "@/lib/regional";
import { isDateFormat } from "./dates";
import { fold } from "./fold";
import { parseTemplate } from "./template";

const column = z
  .string({ error: "must be the name of a column" })
  .trim()
  .min(1, "must be the name of a column");
const text = z.string({ error: "must be a text" }).trim().min(1, "must not be empty");
const texts = z.array(text, { error: "must be a list of texts" });

/** `"name"` is short for `{ "column": "name" }`. */
function columnOr<T extends z.ZodType>(schema: T) {
  return z.preprocess((given) => (typeof given === "string" ? { column: given } : given), schema);
}

const closing = z.strictObject({
  values: texts.min(1, "must list at least one value"),
  stage: text.optional(),
});

const statusSchema = z
  .strictObject({
    column,
    open: texts.optional(),
    won: closing.optional(),
    lost: closing.optional(),
    abandoned: closing.optional(),
  })
  .refine(
    (status) => !repeats([status.open, status.won?.values, status.lost?.values, status.abandoned?.values]),
    {
      error: "names one value for two statuses",
    },
  );

const dateFormat = z.string().refine(isDateFormat, {
  error: 'must be "ISO", "unix", "unix-ms" or made of YYYY MMM MM M DD D HH H hh h mm ss A',
});

const fields = {
  title: z
    .string({ error: 'must be a text such as "{product} – {account}"' })
    .superRefine((template, context) => {
      const parsed = parseTemplate(template);
      if ("problem" in parsed) context.addIssue({ code: "custom", message: parsed.problem });
    }),
  outsideId: column.optional(),
  stage: columnOr(z.strictObject({ column, order: texts.optional(), fallback: text.optional() })),
  status: statusSchema.optional(),
  value: columnOr(z.strictObject({ column, currency: currency().optional() })).optional(),
  createdAt: columnOr(
    z.strictObject({
      column,
      fallback: text
        .refine(isCreatedFallback, {
          error: 'must be "earliest", "now" or a date such as "2024-12-31"',
        })
        .optional(),
    }),
  ).optional(),
  lastStatusChangeAt: column.optional(),
  owner: column.optional(),
  company: columnOr(z.strictObject({ column, fallback: text.optional() })).optional(),
  contact: z
    .strictObject({
      name: column.optional(),
      email: column.optional(),
      phone: column.optional(),
      tags: columnOr(z.strictObject({ column, separator: z.string().min(1).default(",") })).optional(),
    })
    .optional(),
  source: columnOr(
    z
      .strictObject({ column: column.optional(), fallback: text.optional() })
      .refine((source) => source.column || source.fallback, { error: "needs a column or a fallback" }),
  ).optional(),
  dateFormats: z.array(dateFormat).min(1, "must list at least one format").default(["ISO"]),
  timeZone: z
    .string()
    .refine(isTimeZone, { error: "must be an IANA time zone such as Europe/Berlin" })
    .default("UTC"),
  numberLocale: z.string().refine(isLocale, { error: "must be a BCP 47 tag such as de-DE" }).default("en-US"),
  delimiter: z.string().length(1, 'must be one character, such as ";"').default(","),
  encoding: z.enum(["utf-8", "utf-16le", "windows-1252"]).default("utf-8"),
};

const isObject = (given: unknown) => typeof given === "object" && given !== null && !Array.isArray(given);

/** How the columns of a CSV file become opportunities; `docs/import/README.md` explains each field. */
export const mappingSchema = z
  .strictObject(fields)
  .refine(({ company, contact }) => company || contact?.name || contact?.email || contact?.phone, {
    error: "needs company or contact, since every opportunity belongs to a contact",
    // Said together with what is wrong with single fields, and not only after it.
    when: ({ value }) => isObject(value),
  });

/** A checked mapping, with its defaults filled in. */
export type Mapping = z.output<typeof mappingSchema>;

const lenientSchema = z.object(fields).partial();
/** The fields of a mapping that can be used, whatever is wrong with the others. */
export type UsableMapping = z.output<typeof lenientSchema>;

/** A mapping that cannot be used: everything that is wrong with it, in the words of its file. */
export class MappingRefused extends AppError {
  readonly problems: readonly string[];
  readonly usable: UsableMapping;

  constructor(problems: readonly string[], usable: UsableMapping) {
    const hint = `The mapping cannot be used:\n${problems.map((problem) => `- ${problem}`).join("\n")}`;
    super("invalid_request", { message: "bad mapping", hint });
    this.problems = problems;
    this.usable = usable;
  }
}

/**
 * Reads a mapping from the text of a JSON file.
 * @throws MappingRefused whose hint lists everything that is wrong with it; AppError `invalid_request` for no JSON.
 */
export function parseMapping(json: string): Mapping {
  const given = parseJson(json);
  const parsed = mappingSchema.safeParse(given, { reportInput: true });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${describePath(issue.path)} ${describeIssue(issue)}`);
  throw new MappingRefused(problems, usableOf(given));
}

function usableOf(given: unknown): UsableMapping {
  const whole = lenientSchema.safeParse(given);
  if (whole.success) return whole.data;
  const wrong = new Set(whole.error.issues.map(({ path }) => path[0]));
  const entries = typeof given === "object" && given !== null ? Object.entries(given) : [];
  const rest = lenientSchema.safeParse(Object.fromEntries(entries.filter(([name]) => !wrong.has(name))));
  return rest.success ? rest.data : {};
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json.replace(/^\uFEFF/, ""));
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : "";
    throw new AppError("invalid_request", {
      message: "mapping is not JSON",
      hint: `The mapping is not JSON: ${detail}.`,
      cause,
    });
  }
}

function describePath(path: readonly PropertyKey[]): string {
  return path.length === 0 ? "the mapping" : path.map(String).join(".");
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return `has unknown fields: ${issue.keys.join(", ")}`;
  if (issue.code === "invalid_type" && issue.input === undefined) return "is missing";
  return issue.message;
}

function repeats(lists: readonly (readonly string[] | undefined)[]): boolean {
  const folded = lists.flatMap((list) => [...new Set((list ?? []).map(fold))]);
  return new Set(folded).size < folded.length;
}

function currency() {
  return z.string().regex(/^[A-Z]{3}$/, "must be an ISO 4217 code such as USD");
}

function isCreatedFallback(fallback: string): boolean {
  return fallback === "earliest" || fallback === "now" || z.iso.date().safeParse(fallback).success;
}
