import "server-only";
import * as z from "zod";
import { amount, contactFields, mandatoryText, optionalText, status, text } from "../fields";

/** Longest title, in UTF-16 units: far beyond any that was meant. */
const LONGEST_TITLE = 1000;

/**
 * Written names differ from read ones: `title` is read as `name`, `stageId` as `pipelineStageId`, and a written `name`
 * is the contact's. `title`, `stageId` and `status` are mandatory every time.
 * Source: HighLevel v1 Postman collection 1.1.20, "Opportunities", read November 2026.
 */
export const opportunityBody = z.object({
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
export type OpportunityBody = z.infer<typeof opportunityBody>;

/** A create wants to know who the contact is. */
export const someContact = { phrase: "contactId or email", fields: ["contactId", "email", "phone"] };

/** Where a move puts an opportunity. Here v1 calls a missing field invalid, too. */
export const placeBody = z.object({
  stageId: text(100).min(1),
  status: z.enum(status.options),
});
