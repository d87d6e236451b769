import "server-only";
import { AppError } from "@/lib/errors";

/** Why a field was refused, in v1's words. `unique` is ours: v1's own name for it is not documented. */
export type Rule = "required" | "invalid" | "unique";

/** v1's body of a 422: field, or a phrase such as `contactId or email`, to what is wrong with it. */
export type RefusedFields = Record<string, { message: string; rule: Rule }>;

/** A call whose fields are wrong: 422. */
export class FieldsRefused extends AppError {
  readonly fields: RefusedFields;

  constructor(rules: Record<string, Rule>) {
    const fields = Object.entries(rules).map(([field, rule]) => [field, describeRule(field, rule)] as const);
    super("rejected", { message: `refused: ${Object.keys(rules).join(", ")}` });
    this.fields = Object.fromEntries(fields);
  }
}

const COMPLAINTS: Record<Rule, string> = {
  required: "is mandatory",
  invalid: "is invalid",
  unique: "is already used by another contact",
};

/**
 * v1's message: a field's name is spelled out in words, a phrase stays as it is.
 * Source: HighLevel v1 Postman collection 1.1.20, the 422 examples of "Opportunities" and "Contacts", read November 2026.
 */
function describeRule(field: string, rule: Rule): { message: string; rule: Rule } {
  // Documented word for word for an unknown contact in the path.
  if (field === "id") return { message: "The contact id is invalid.", rule };
  const name = field.includes(" ")
    ? field
    : field.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
  return { message: `The ${name} field ${COMPLAINTS[rule]}.`, rule };
}

/** The 404 of an id that is unknown, or known under another pipeline. */
export function notFound(what: string): AppError {
  return new AppError("not_found", { message: `no such ${what}`, hint: "Not Found" });
}

/** The answer that tells a v1 client what went wrong: a map of fields for a 422, `{msg}` for everything else. */
export function refusalResponse(error: unknown): Response {
  if (error instanceof FieldsRefused) return Response.json(error.fields, { status: 422 });
  if (error instanceof AppError) return messageResponse(error.status, error.hint ?? "Bad Request");
  return messageResponse(500, "Internal Server Error");
}

/** An answer of the form `{msg}`. */
export function messageResponse(status: number, msg: string, headers: Record<string, string> = {}): Response {
  return Response.json({ msg }, { status, headers });
}
