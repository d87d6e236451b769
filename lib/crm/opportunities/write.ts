import "server-only";
import type { Updateable } from "kysely";
import { AppError } from "@/lib/errors";
import type { Queryable, Tables } from "@/lib/storage/database";
import { opportunitySearchText } from "@/lib/storage/fold";
import { type Contact, contactById, insertContact, matchContact, updateContact } from "../contacts/store";
import { hasStage } from "../pipelines/store";
import { FieldsRefused, notFound, type Rule } from "../refusals";
import { newOpportunityRow, searchedContact, tagsOf } from "../rows";
import type { OpportunityBody } from "./bodies";
import { findOpportunity } from "./read";

// Every verb here runs inside the transaction that it is given, and takes `now` in epoch milliseconds.

type Place = { locationId: string; pipelineId: string };
type One = Place & { id: string };

/** Adds an opportunity, and its contact when nobody matches. Its id. @throws FieldsRefused, or AppError when it is a duplicate. */
export async function createOpportunity(
  tx: Queryable,
  { locationId, pipelineId, body, now }: Place & { body: OpportunityBody; now: number },
): Promise<string> {
  await refuseUnknownIds(tx, { locationId, pipelineId, body });
  const contact = await contactForCreate(tx, { locationId, body, now });
  await refuseDuplicate(tx, { locationId, pipelineId, contactId: contact.id });
  const row = newOpportunityRow({
    locationId,
    pipelineId,
    contact,
    stageId: body.stageId,
    title: body.title,
    status: body.status,
    ownerId: body.assignedTo || null,
    valueMinor: body.monetaryValue ?? 0,
    source: body.source || null,
    createdAt: now,
  });
  await tx.insertInto("opportunities").values(row).execute();
  return row.id;
}

/** Writes the fields that were sent, also those of the contact. @throws AppError `not_found`, FieldsRefused. */
export async function updateOpportunity(
  tx: Queryable,
  { body, now, ...one }: One & { body: OpportunityBody; now: number },
): Promise<void> {
  const current = await findOpportunity(tx, one);
  if (!current) throw notFound("opportunity");
  await refuseUnknownIds(tx, { ...one, body });
  const contactId = body.contactId || current.contactId;
  if (contactId !== current.contactId) await refuseDuplicate(tx, { ...one, contactId });
  const linked = await contactById(tx, one.locationId, contactId);
  if (!linked) throw notFound("contact");
  const contact = await updateContact(tx, { contact: linked, fields: contactFieldsOf(body), now });
  await writeOpportunity(tx, one, {
    ...(body.monetaryValue === undefined ? {} : { valueMinor: body.monetaryValue }),
    ...(body.assignedTo === undefined ? {} : { ownerId: body.assignedTo || null }),
    ...(body.source === undefined ? {} : { source: body.source || null }),
    title: body.title,
    stageId: body.stageId,
    contactId,
    searchText: opportunitySearchText(body.title, searchedContact(contact)),
    ...statusColumns(current, body.status, now),
  });
}

/** Puts an opportunity into a stage with a status. @throws AppError `not_found`, FieldsRefused. */
export async function moveOpportunity(
  tx: Queryable,
  { stageId, status, now, ...one }: One & Pick<OpportunityBody, "stageId" | "status"> & { now: number },
): Promise<void> {
  const current = await findOpportunity(tx, one);
  if (!current) throw notFound("opportunity");
  if (!(await hasStage(tx, { ...one, stageId }))) throw new FieldsRefused({ stageId: "invalid" });
  await writeOpportunity(tx, one, { stageId, ...statusColumns(current, status, now) });
}

/** @throws AppError `not_found`. */
export async function deleteOpportunity(tx: Queryable, { locationId, pipelineId, id }: One): Promise<void> {
  const { numDeletedRows } = await tx
    .deleteFrom("opportunities")
    .where("locationId", "=", locationId)
    .where("pipelineId", "=", pipelineId)
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) throw notFound("opportunity");
}

/** `updatedAt` only ever grows, so that of two answers about one opportunity the newer can be told. */
function statusColumns(
  current: { status: string; updatedAt: number },
  status: OpportunityBody["status"],
  now: number,
) {
  const updatedAt = Math.max(now, current.updatedAt + 1);
  return status === current.status ? { updatedAt } : { status, updatedAt, lastStatusChangeAt: updatedAt };
}

async function writeOpportunity(
  tx: Queryable,
  { locationId, id }: One,
  columns: Updateable<Tables["opportunities"]>,
): Promise<void> {
  await tx
    .updateTable("opportunities")
    .set(columns)
    .where("locationId", "=", locationId)
    .where("id", "=", id)
    .execute();
}

async function refuseUnknownIds(
  tx: Queryable,
  { locationId, pipelineId, body }: Place & { body: OpportunityBody },
): Promise<void> {
  const { stageId, assignedTo, contactId } = body;
  const rules: Record<string, Rule> = {};
  if (!(await hasStage(tx, { locationId, pipelineId, stageId }))) rules.stageId = "invalid";
  if (assignedTo && !(await hasUser(tx, locationId, assignedTo))) rules.assignedTo = "invalid";
  if (contactId && !(await contactById(tx, locationId, contactId))) rules.contactId = "invalid";
  if (Object.keys(rules).length > 0) throw new FieldsRefused(rules);
}

async function hasUser(tx: Queryable, locationId: string, id: string): Promise<boolean> {
  const users = tx.selectFrom("users").select("id").where("locationId", "=", locationId);
  return (await users.where("id", "=", id).executeTakeFirst()) !== undefined;
}

const contactFieldsOf = ({ name, email, phone, companyName, tags }: OpportunityBody) => ({
  name,
  email,
  phone,
  companyName,
  tags,
});

type ForCreate = { locationId: string; body: OpportunityBody; now: number };

/**
 * The contact by id, e-mail, then phone; a new one when nobody matches. A contact that is found gains what it lacks and
 * the tags, and keeps everything else: a create must not rewrite a person by accident.
 */
async function contactForCreate(tx: Queryable, { locationId, body, now }: ForCreate): Promise<Contact> {
  const fields = contactFieldsOf(body);
  const found = body.contactId
    ? await contactById(tx, locationId, body.contactId)
    : await matchContact(tx, locationId, body);
  if (!found) return insertContact(tx, { locationId, fields, now });
  const tags = fields.tags ? [...tagsOf(found), ...fields.tags] : undefined;
  // With `contactId` the address may be somebody else's; it stays theirs.
  const isTaken = (await matchContact(tx, locationId, { email: fields.email })) !== undefined;
  const missing = {
    name: found.name ?? fields.name,
    email: found.email ?? (isTaken ? undefined : fields.email),
    phone: found.phone ?? fields.phone,
    companyName: found.companyName ?? fields.companyName,
    tags,
  };
  return updateContact(tx, { contact: found, fields: missing, now });
}

/**
 * Where the location's setting forbids it, a contact has one opportunity in a pipeline.
 * Source: the newer API's answer (reference, 2.4), read November 2026; v1's own is not recorded.
 */
async function refuseDuplicate(
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
