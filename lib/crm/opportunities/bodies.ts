import "server-only";
import * as z from "zod";
import { amount, contactFields, mandatoryText, optionalText, parseFields, status } from "../fields";
import { FieldsRefused } from "../refusals";

/** Longest title, in UTF-16 units: far beyond any that was meant. */
const LONGEST_TITLE = 1000;

/**
 * Written names differ from read ones: `title` is read as `name`, `stageId` as `pipelineStageId`, and a written `name`
 * is the contact's. `title`, `stageId` and `status` are mandatory every time.
 * Source: HighLevel v1 Postman collection 1.1.20, "Opportunities", read November 2026.
 */
const bodySchema = z.object({
  title: mandatoryText(LONGEST_TITLE),
  stageId: mandatoryText(100),
  status,
  monetaryValue: amount,
  assignedTo: optionalText(100),
  source: optionalText(500),
  contactId: optionalText(100),
  ...contactFields,
});

/** Fields of a create or an update, with the value in hundredths. What is undefined was not sent; null or "" clears. */
export type OpportunityBody = z.infer<typeof bodySchema>;

/** @throws FieldsRefused also when nothing says who the contact is. */
export function parseCreate(body: Record<string, unknown>): OpportunityBody {
  const someone = body.contactId || body.email || body.phone;
  return parseFields(bodySchema, body, someone ? {} : { "contactId or email": "required" });
}

/** @throws FieldsRefused when a field is wrong or a mandatory one is missing. */
export function parseUpdate(body: Record<string, unknown>): OpportunityBody {
  return parseFields(bodySchema, body);
}

const placeSchema = z.object({ stageId: mandatoryText(100), status });

/** Where a move puts an opportunity. @throws FieldsRefused: here v1 calls a missing field invalid, too. */
export function parsePlace(body: Record<string, unknown>): z.infer<typeof placeSchema> {
  const parsed = placeSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new FieldsRefused(
    Object.fromEntries(parsed.error.issues.map(({ path }) => [String(path[0]), "invalid" as const])),
  );
}
