import "server-only";
import { customAlphabet } from "nanoid";
import {
  contactSearchText,
  emailKey,
  opportunitySearchText,
  phoneDigits,
  type SearchedContact,
} from "@/lib/storage/fold";
import type { ContactRow, OpportunityRow } from "@/lib/storage/tables";

/** A new id as HighLevel makes them: 20 letters and digits. Stages have UUIDs instead. */
export const newId = customAlphabet("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 20);

/** What may be said of a contact; absent is null, and no tags. */
export type ContactFields = {
  name?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  companyName?: string | null;
  email?: string | null;
  phone?: string | null;
  tags?: readonly string[];
  source?: string | null;
  dnd?: boolean | number | null;
} & Partial<Record<ContactDetail, string | null>>;

/** What is kept of a contact as it was written: nothing is derived from it. */
type ContactDetail =
  | ("address1" | "city" | "state" | "postalCode" | "country")
  | ("website" | "timezone" | "dateOfBirth" | "ownerId");

/** The columns that say who a contact is, with all that is derived from them. */
export type ContactColumns = Omit<
  ContactRow,
  "id" | "locationId" | "outsideId" | "createdAt" | "updatedAt" | "seq"
>;

/** Derives keys, the parts of the name, and the search text, so that they never disagree with the fields. */
export function contactColumns(fields: ContactFields): ContactColumns {
  const known = {
    name: wholeName(fields),
    companyName: fields.companyName || null,
    email: fields.email || null,
    phone: fields.phone || null,
    tags: uniqueTags(fields.tags ?? []),
  };
  const [firstName = null, ...rest] = known.name?.trim().split(/\s+/) ?? [];
  return {
    ...known,
    tags: JSON.stringify(known.tags),
    firstName: fields.firstName || fields.lastName ? fields.firstName || null : firstName,
    lastName: fields.firstName || fields.lastName ? fields.lastName || null : rest.join(" ") || null,
    emailKey: emailKey(known.email),
    phoneDigits: phoneDigits(known.phone),
    source: fields.source || null,
    ...detailsOf(fields),
    dnd: fields.dnd ? 1 : 0,
    searchText: contactSearchText(known),
  };
}

function detailsOf(fields: ContactFields): Record<ContactDetail, string | null> {
  const { address1, city, state, postalCode, country, website, timezone, dateOfBirth, ownerId } = fields;
  return {
    address1: address1 || null,
    city: city || null,
    state: state || null,
    postalCode: postalCode || null,
    country: country || null,
    website: website || null,
    timezone: timezone || null,
    dateOfBirth: dateOfBirth || null,
    ownerId: ownerId || null,
  };
}

function wholeName({ name, firstName, lastName }: ContactFields): string | null {
  return name || [firstName, lastName].filter(Boolean).join(" ") || null;
}

function uniqueTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ""))];
}

/** The tags of a row. */
export function tagsOf({ tags }: Pick<ContactRow, "tags">): string[] {
  const parsed: unknown = JSON.parse(tags);
  return Array.isArray(parsed) ? parsed.filter((tag) => typeof tag === "string") : [];
}

/** A contact's row as search texts are made from it. */
export function searchedContact(
  row: Omit<SearchedContact, "tags"> & Pick<ContactRow, "tags">,
): SearchedContact {
  return { ...row, tags: tagsOf(row) };
}

type NewContact = ContactFields & {
  id?: string;
  locationId: string;
  outsideId?: string | null;
  createdAt: number;
  updatedAt?: number;
};

/** A complete row for `contacts`. Moments are epoch milliseconds. */
export function newContactRow(contact: NewContact): Omit<ContactRow, "seq"> {
  return {
    ...contactColumns(contact),
    id: contact.id ?? newId(),
    locationId: contact.locationId,
    outsideId: contact.outsideId ?? null,
    createdAt: contact.createdAt,
    updatedAt: contact.updatedAt ?? contact.createdAt,
  };
}

type NewOpportunity = Pick<
  OpportunityRow,
  "locationId" | "pipelineId" | "stageId" | "title" | "status" | "createdAt"
> &
  Partial<Omit<OpportunityRow, "contactId" | "searchText" | "seq">> & {
    contact: Pick<ContactRow, "id" | "name" | "companyName" | "email" | "phone" | "tags">;
  };

/** A complete row for `opportunities`; `contact` is the row of its contact. Moments are epoch milliseconds. */
export function newOpportunityRow({ contact, ...given }: NewOpportunity): Omit<OpportunityRow, "seq"> {
  return {
    ownerId: null,
    campaignId: null,
    outsideId: null,
    valueMinor: 0,
    source: null,
    lastStatusChangeAt: null,
    ...given,
    id: given.id ?? newId(),
    updatedAt: given.updatedAt ?? given.createdAt,
    contactId: contact.id,
    searchText: opportunitySearchText(given.title, searchedContact(contact)),
  };
}
