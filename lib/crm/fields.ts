import "server-only";
import * as z from "zod";
import { majorToMinor } from "@/lib/storage/codec";
import { FieldsRefused, type Rule, ruleOf } from "./refusals";

// Pieces of which the bodies are made. An issue's message is the rule it breaks: "required", or anything else for
// "invalid"; absent and null fields are told apart where a body needs it.

/** Text that a database can give back as it was: no NUL, no half of a surrogate pair. */
const storable = (written: string) => !written.includes("\0") && !/\p{Surrogate}/u.test(written);

/** For a field that has to be there: what is missing, null or "" is told from what is wrong. */
export const mandatory = {
  error: ({ input }: { input?: unknown }) =>
    input === undefined || input === null || input === "" ? "required" : "invalid",
};

/** Text of at most `longest` UTF-16 units. */
export const text = (longest: number) => z.string().max(longest).refine(storable);

/** The same where it may be absent; null and "" clear it. */
export const optionalText = (longest: number) => text(longest).nullish();

/** Text that has to be there and to hold more than spaces. */
export const mandatoryText = (longest: number) =>
  z
    .string(mandatory)
    .min(1, "required")
    .refine((written) => written.trim() !== "", "required")
    .max(longest)
    .refine(storable);

/** The four statuses; they are independent of the stage. */
export const status = z.enum(["open", "won", "lost", "abandoned"], mandatory);

/** Major units to hundredths, exactly; null is 0, which is none. What would have to be rounded is refused. */
export const amount = z
  .number()
  .nullish()
  .transform((major, context) => {
    if (major === undefined) return undefined;
    const minor = major === null ? 0 : majorToMinor(major);
    if (minor !== null) return minor;
    context.addIssue({ code: "custom", message: "invalid" });
    return z.NEVER;
  });

/** At most 100 labels of at most 100 UTF-16 units each; null clears them. */
const tags = z.array(text(100)).max(100).nullish();

/** The same where they have to be there. */
export const tagNames = z.array(text(100), mandatory).min(1, "required").max(100);

/** The fields of a contact, as opportunities and contacts write them. */
export const contactFields = {
  name: optionalText(200),
  email: optionalText(254).refine((email) => !email || /^[^\s@]+@[^\s@]+$/.test(email.trim())),
  phone: optionalText(50).refine((phone) => !phone || /\d/.test(phone)),
  companyName: optionalText(200),
  tags,
};

/**
 * The fields that a schema names, of a body whose other fields are ignored.
 * @param phrase a rule over several fields, such as `{ "contactId or email": "required" }`.
 * @throws FieldsRefused with all that is wrong at once.
 */
export function parseFields<Schema extends z.ZodObject>(
  schema: Schema,
  body: Record<string, unknown>,
  phrase: Record<string, Rule> = {},
): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success && Object.keys(phrase).length === 0) return parsed.data;
  const rules = (parsed.error?.issues ?? []).map(
    ({ path, message }) => [String(path[0]), ruleOf(message)] as const,
  );
  throw new FieldsRefused({ ...Object.fromEntries(rules.reverse()), ...phrase });
}
