import "server-only";
import type { Updateable } from "kysely";
import type { Queryable, Tables } from "@/lib/storage/database";
import { opportunitySearchText } from "@/lib/storage/fold";
import { type Contact, contactById, insertContact, matchContact, updateContact } from "../contacts/store";
import { hasStage } from "../pipelines/store";
import { FieldsRefused, notFound } from "../refusals";
import { newOpportunityRow, searchedContact, tagsOf } from "../rows";
import type { OpportunityBody } from "./bodies";
import { refuseDuplicate, refuseUnknownIds } from "./checks";
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
