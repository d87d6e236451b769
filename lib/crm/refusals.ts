import "server-only";
import * as z from "zod";
import { AppError } from "@/lib/errors";

/** Why a field was refused, in v1's words. `unique` and `taken` are ours: v1's own names for it are not documented. */
const rule = z.enum(["required", "invalid", "unique", "taken"]);
export type Rule = z.infer<typeof rule>;

/** The rule that a schema's issue names by its message. */
export const ruleOf = (message: string): Rule => (message === "required" ? "required" : "invalid");

/** v1 calls the rule `rules` in the answers of a contact's tags. */
export type RuleName = "rule" | "rules";

/** v1's body of a 422: field, or a phrase such as `contactId or email`, to what is wrong with it. */
export const refusedAnswer = z
  .record(z.string(), z.object({ message: z.string(), rule: rule.optional(), rules: rule.optional() }))
  .meta({ id: "RefusedFields" });
type RefusedFields = z.infer<typeof refusedAnswer>;

/** v1's body of every other refusal. */
export const messageAnswer = z.object({ msg: z.string() }).meta({ id: "Message" });

/** A call whose fields are wrong: 422. */
export class FieldsRefused extends AppError {
  readonly #rules: Record<string, Rule>;
  readonly #ruleName: RuleName;

  constructor(rules: Record<string, Rule>, ruleName: RuleName = "rule") {
    super("rejected", { message: `refused: ${Object.keys(rules).join(", ")}` });
    this.#rules = rules;
    this.#ruleName = ruleName;
  }

  /** The body that says so. */
  get fields(): RefusedFields {
    const described = Object.entries(this.#rules).map(
      ([field, rule]) => [field, { message: describeRule(field, rule), [this.#ruleName]: rule }] as const,
    );
    return Object.fromEntries(described);
  }

  /** The same refusal with another name for the rule. */
  named(ruleName: RuleName): FieldsRefused {
    return new FieldsRefused(this.#rules, ruleName);
  }
}

const COMPLAINTS: Record<Rule, string> = {
  required: "is mandatory",
  invalid: "is invalid",
  unique: "is already used by another contact",
  taken: "is already used by another one",
};

/**
 * v1's message: a field's name is spelled out in words, a phrase stays as it is.
 * Source: HighLevel v1 Postman collection 1.1.20, the 422 examples of "Opportunities" and "Contacts", read November 2026.
 */
function describeRule(field: string, rule: Rule): string {
  // Documented word for word for an unknown contact in the path.
  if (field === "id") return "The contact id is invalid.";
  const name = field.includes(" ")
    ? field
    : field.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
  return `The ${name} field ${COMPLAINTS[rule]}.`;
}

/** The 404 of an id that is unknown, or known under another pipeline. */
export function notFound(what: string): AppError {
  return new AppError("not_found", { message: `no such ${what}`, hint: "Not Found" });
}

/**
 * The answer that tells a v1 client what went wrong: a map of fields for a 422, `{msg}` for everything else. A database
 * that cannot serve now is a 503 with `Retry-After`, which says in `pipelane-outcome` whether nothing was done (`none`)
 * or nobody knows (`unknown`). Of a write it says so in words too.
 */
export function refusalResponse(error: unknown, { method }: Pick<Request, "method">): Response {
  if (error instanceof FieldsRefused) return Response.json(error.fields, { status: 422 });
  if (!(error instanceof AppError)) return messageResponse(500, "Internal Server Error");
  const { retryAfterMs, code, hint = "Bad Request" } = error;
  if (retryAfterMs === undefined) return messageResponse(error.status, hint);
  const isUnknown = code === "upstream_timeout";
  const msg = isUnknown || method === "GET" ? hint : `${hint} Nothing was changed.`;
  return messageResponse(503, msg, {
    "retry-after": String(Math.ceil(retryAfterMs / 1000)),
    "pipelane-outcome": isUnknown ? "unknown" : "none",
  });
}

/** An answer of the form `{msg}`. */
export function messageResponse(status: number, msg: string, headers: Record<string, string> = {}): Response {
  return Response.json({ msg }, { status, headers });
}
