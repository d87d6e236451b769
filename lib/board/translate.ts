import "server-only";
import { AppError, type FieldError } from "@/lib/errors";
import type {
  ContactWire,
  MetaWire,
  OpportunityListQuery,
  OpportunityWire,
  PipelineWire,
  SummaryWire,
  UserWire,
  WrittenOpportunityWire,
} from "@/lib/highlevel/wire";
import type { ContactDraft, CreateDraft, EditDraft } from "./drafts";
import type { EditedField } from "./merge";
import type { Contact, Filters, Opportunity, Owner, Pipeline, Summary } from "./model";

// The only file that knows HighLevel's words and ours. Reading, `name` is the title and `pipelineStageId` the stage;
// writing, they are `title` and `stageId`, and `name` is the contact's.

const orNull = (text: string | null) => (text === null || text.trim() === "" ? null : text);

/** As `toISOString` writes it; days that not every month has are left to the calendar. */
const ISO = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3])(:[0-5]\d){2}\.\d{3}Z$/;

/** ISO 8601 from ISO text or epoch milliseconds; null when it is no date. */
function isoOf(moment: string | number | null): string | null {
  if (moment === null) return null;
  if (typeof moment === "string" && ISO.test(moment)) return moment;
  const date = new Date(typeof moment === "string" && /^\d{11,}$/.test(moment) ? Number(moment) : moment);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

const EPOCH = new Date(0).toISOString();

/** An opportunity in our words; what is absent, empty or no date upstream is null. Moments become ISO 8601. */
export function opportunityOf(wire: OpportunityWire): Opportunity {
  const createdAt = isoOf(wire.createdAt) ?? EPOCH;
  return {
    id: wire.id,
    title: wire.name ?? "",
    // HighLevel cannot tell 0 from unset.
    value: wire.monetaryValue === 0 ? null : wire.monetaryValue,
    stageId: wire.pipelineStageId,
    status: wire.status,
    ownerId: orNull(wire.assignedTo),
    source: orNull(wire.source),
    createdAt,
    updatedAt: isoOf(wire.updatedAt) ?? createdAt,
    lastStatusChangeAt: isoOf(wire.lastStatusChangeAt),
    contact: opportunityContactOf(wire.contact),
  };
}

/** An opportunity whose contact is gone shows an empty one, with an empty id. */
function opportunityContactOf(contact: OpportunityWire["contact"]): Contact {
  if (!contact) return { id: "", name: null, company: null, email: null, phone: null, tags: [] };
  return {
    id: contact.id,
    name: orNull(contact.name),
    company: orNull(contact.companyName),
    email: orNull(contact.email),
    phone: orNull(contact.phone),
    tags: contact.tags,
  };
}

/** A contact of the contact list, whose name comes whole or in parts. */
export function contactOf(wire: ContactWire): Contact {
  const parts = [wire.firstName, wire.lastName].map((part) => part?.trim()).filter(Boolean);
  return {
    id: wire.id,
    name: orNull(wire.contactName) ?? orNull(parts.join(" ")),
    company: orNull(wire.companyName),
    email: orNull(wire.email),
    phone: orNull(wire.phone),
    tags: wire.tags,
  };
}

/** A user without any name is called by their email, and failing that by their id. */
export function ownerOf(wire: UserWire): Owner {
  const parts = [wire.firstName, wire.lastName].map((part) => part?.trim()).filter(Boolean);
  const email = orNull(wire.email);
  return { id: wire.id, name: orNull(wire.name) ?? orNull(parts.join(" ")) ?? email ?? wire.id, email };
}

/** A pipeline; its stages keep upstream's order, which is the board's. */
export function pipelineOf(wire: PipelineWire): Pipeline {
  return { id: wire.id, name: wire.name, stages: wire.stages.map(({ id, name }) => ({ id, name })) };
}

/** Counts and values of the embedded CRM, in major units. */
export function summaryOf(wire: SummaryWire): Summary {
  return {
    stages: wire.stages.map(({ id, count, monetaryValue }) => ({
      stageId: id,
      count,
      value: monetaryValue,
      // Beyond that a JSON number no longer holds every hundredth.
      exact: Math.abs(monetaryValue) * 100 <= Number.MAX_SAFE_INTEGER,
    })),
  };
}

/**
 * Filters as parameters of upstream's list.
 * @throws AppError `invalid_request` for a date that is none
 */
export function listQueryOf(
  filters: { [Name in keyof Filters]: Filters[Name] | undefined },
): OpportunityListQuery {
  return {
    status: filters.status,
    assignedTo: filters.ownerId,
    query: filters.query,
    startDate: filters.startDate === undefined ? undefined : startOf(filters.startDate),
    endDate: filters.endDate === undefined ? undefined : endOf(filters.endDate),
  };
}

const DAY_MS = 86_400_000;

/** Epoch milliseconds of a date, or of the first moment (UTC) of a day such as `2026-11-22`. */
function startOf(date: string): number {
  const momentMs = Date.parse(date);
  if (Number.isNaN(momentMs)) throw new AppError("invalid_request", { message: "a date that is none" });
  return momentMs;
}

/** Like `startOf`, but a whole day means its last millisecond, since both ends are included. */
function endOf(date: string): number {
  return startOf(date) + (/^\d{4}-\d{2}-\d{2}$/.test(date) ? DAY_MS - 1 : 0);
}

/** Opaque: where a list goes on. Null at its end, for which upstream has several spellings. */
export function cursorOf({ startAfter, startAfterId }: MetaWire): string | null {
  if (startAfter === null || startAfterId === null) return null;
  return Buffer.from(`${startAfter}.${startAfterId}`).toString("base64url");
}

/** The cursor behind an opportunity of a list, as upstream would give it for a page that ends there. */
export function cursorAfter({ id, createdAt }: Opportunity): string | null {
  return cursorOf({ total: null, startAfter: Date.parse(createdAt), startAfterId: id });
}

/** @throws AppError `invalid_request` for a cursor that `cursorOf` did not make. */
export function cursorQueryOf(cursor: string): { startAfter: number; startAfterId: string } {
  const parts = /^(-?\d{1,16})\.([A-Za-z0-9_-]{1,100})$/.exec(Buffer.from(cursor, "base64url").toString());
  const [, startAfter, startAfterId] = parts ?? [];
  if (startAfter && startAfterId) return { startAfter: Number(startAfter), startAfterId };
  throw new AppError("invalid_request", {
    message: "a cursor that is none",
    fieldErrors: [{ path: "cursor", message: "is not a cursor" }],
  });
}

/** Body of a create. Absent and cleared fields are left out: there is nothing to clear yet. */
export function createdWireOf(draft: CreateDraft): WrittenOpportunityWire {
  const { title, stageId, status, value, ownerId, source, contact } = draft;
  return {
    title,
    stageId,
    status,
    ...(value ? { monetaryValue: value } : {}),
    ...(ownerId ? { assignedTo: ownerId } : {}),
    ...(source ? { source } : {}),
    ...("id" in contact ? { contactId: contact.id } : createdContactOf(contact)),
  };
}

function createdContactOf({ name, company, email, phone, tags }: ContactDraft) {
  return {
    ...(name ? { name } : {}),
    ...(company ? { companyName: company } : {}),
    ...(email ? { email } : {}),
    ...(phone ? { phone } : {}),
    ...(tags?.length ? { tags } : {}),
  };
}

/**
 * Body of an update: the three fields that v1 wants every time, and of the others only what has changed, since a
 * contact's field that is sent edits the contact.
 */
export function editedWireOf(
  current: Opportunity,
  draft: EditDraft,
  changed: ReadonlySet<EditedField>,
): WrittenOpportunityWire {
  const { contact = {} } = draft;
  return {
    title: changed.has("title") ? (draft.title ?? current.title) : current.title,
    stageId: changed.has("stageId") ? (draft.stageId ?? current.stageId) : current.stageId,
    status: changed.has("status") ? (draft.status ?? current.status) : current.status,
    ...(changed.has("value") ? { monetaryValue: draft.value ?? 0 } : {}),
    ...(changed.has("ownerId") ? { assignedTo: draft.ownerId ?? null } : {}),
    ...(changed.has("source") ? { source: draft.source || null } : {}),
    ...(changed.has("contact.name") ? { name: contact.name || null } : {}),
    ...(changed.has("contact.company") ? { companyName: contact.company || null } : {}),
    ...(changed.has("contact.email") ? { email: contact.email || null } : {}),
    ...(changed.has("contact.phone") ? { phone: contact.phone || null } : {}),
    ...(changed.has("contact.tags") ? { tags: contact.tags ?? [] } : {}),
  };
}

/** A map, not an object: upstream may well name a field `constructor`. */
const OUR_PATHS = new Map([
  ["title", "title"],
  ["name", "contact.name"],
  ["stageId", "stageId"],
  ["status", "status"],
  ["monetaryValue", "value"],
  ["assignedTo", "ownerId"],
  ["source", "source"],
  ["companyName", "contact.company"],
  ["email", "contact.email"],
  ["phone", "contact.phone"],
  ["tags", "contact.tags"],
  ["contactId", "contact.id"],
  // Phrases that v1 uses as keys.
  ["contactId or email", "contact.email"],
  ["email or phone", "contact.email"],
]);

/**
 * Field errors of upstream in our words; an unknown field keeps its message under the path `""`, the whole form.
 * v1's own sentences name the wire's fields ("The assigned to field is invalid."), which stand nowhere on the screen.
 */
export function fieldErrorsOf(wire: readonly FieldError[]): FieldError[] {
  return wire.map(({ path, message }) => ({
    path: OUR_PATHS.get(path) ?? "",
    message: ourMessage(path, message),
  }));
}

/**
 * What a refusal as a whole says, in our words where we know them. The location's rule against duplicates is told by a
 * sentence alone, without a field or a code that could be relied on.
 * Source: the newer API's answer (reference, 2.4), read November 2026; v1's own is not recorded.
 */
export function refusalHintOf(hint: string): string {
  if (!/duplicate opportunity/i.test(hint)) return hint;
  return "This contact already has an opportunity in this pipeline, and the location allows only one. Open that one, or allow several for one contact in the location’s settings.";
}

/** An id has only one way to be invalid. */
const UNKNOWN = new Map([
  ["contactId", "There is no such contact, or not any more"],
  ["assignedTo", "There is no such user, or not any more"],
  ["stageId", "The pipeline has no such stage, or not any more"],
]);

function ourMessage(path: string, message: string): string {
  if (path.includes(" or ")) return "Choose a contact, or give an email address or a phone number";
  const rule = /^The .+ field is (mandatory|invalid)\.$/.exec(message)?.[1];
  if (!rule || !OUR_PATHS.has(path)) return message;
  if (rule === "mandatory") return "Fill this in";
  return UNKNOWN.get(path) ?? "This is not accepted";
}
