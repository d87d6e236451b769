import "server-only";
import { AppError } from "@/lib/errors";
import type { Queryable } from "@/lib/storage/database";
import { contactById } from "../contacts/store";
import { hasStage } from "../pipelines/store";
import { FieldsRefused, type Rule } from "../refusals";
import { userById } from "../users/store";
import type { OpportunityBody } from "./bodies";

type Place = { locationId: string; pipelineId: string };

/** @throws FieldsRefused naming each id that the location, or for a stage the pipeline, does not have. */
export async function refuseUnknownIds(
  tx: Queryable,
  { locationId, pipelineId, body }: Place & { body: OpportunityBody },
): Promise<void> {
  const { stageId, assignedTo, contactId } = body;
  const rules: Record<string, Rule> = {};
  if (!(await hasStage(tx, { locationId, pipelineId, stageId }))) rules.stageId = "invalid";
  if (assignedTo && !(await userById(tx, locationId, assignedTo))) rules.assignedTo = "invalid";
  if (contactId && !(await contactById(tx, locationId, contactId))) rules.contactId = "invalid";
  if (Object.keys(rules).length > 0) throw new FieldsRefused(rules);
}

/**
 * Where the location's setting forbids it, a contact has one opportunity in a pipeline.
 * @throws AppError `invalid_request` with the newer API's message.
 * Source: the newer API's answer (reference, 2.4), read November 2026; v1's own is not recorded.
 */
export async function refuseDuplicate(
  tx: Queryable,
  { locationId, pipelineId, contactId }: Place & { contactId: string },
): Promise<void> {
  const location = await tx
    .selectFrom("locations")
    .select("allowDuplicateOpportunity")
    .where("id", "=", locationId)
    .executeTakeFirst();
  if (location?.allowDuplicateOpportunity !== 0) return;
  const existing = await tx
    .selectFrom("opportunities")
    .select("id")
    .where("locationId", "=", locationId)
    .where("pipelineId", "=", pipelineId)
    .where("contactId", "=", contactId)
    .executeTakeFirst();
  if (!existing) return;
  const hint = "Can not create duplicate opportunity for the contact.";
  throw new AppError("invalid_request", { message: "duplicate opportunity for a contact", hint });
}
