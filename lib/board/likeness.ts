import type { ContactDraft, CreateDraft } from "./drafts";
import type { Contact, Opportunity } from "./model";

/** When a creation was sent for the first time and for the last, in epoch milliseconds by our own clock. */
type SentBetween = { firstMs: number; lastMs: number };

/** How far upstream's clock may be off before an opportunity no longer counts as made by a call of ours. */
const CLOCKS_DIFFER_MS = 2 * 60_000;

/** How far back a look has to go, should upstream's clock be off by an hour. */
const CLOCKS_MAY_BE_OFF_MS = 65 * 60_000;

/** Longest time from sending a creation until nobody waits for its answer any more. */
const CALL_MS = 20_000;

/** What a look among opportunities for the one that was to be created comes to. */
export type Finding = { kind: "found"; opportunity: Opportunity } | { kind: "none" } | { kind: "unclear" };

/** Opportunities that were created before this moment (epoch milliseconds) need not be read. */
export const looksBackTo = ({ firstMs }: SentBetween): number => firstMs - CLOCKS_MAY_BE_OFF_MS;

/**
 * Whether one of these opportunities is the one that a creation of unknown outcome was to make. Exactly one that is the
 * same in title, stage, status, value and contact and was created while it was sent is found. There is certainly none
 * when nothing comes near. Whatever lies between is unclear: two of them, one that somebody has moved since, or one of
 * another time, which upstream's clock may have got wrong.
 */
export function findCreated(
  among: readonly Opportunity[],
  { draft, sent }: { draft: CreateDraft; sent: SentBetween },
): Finding {
  const near = among
    .map((opportunity) => ({
      opportunity,
      isSame: isSame(opportunity, draft),
      isOfThen: isWithin(Date.parse(opportunity.createdAt), sent),
    }))
    .filter(({ opportunity, isSame, isOfThen }) => isSame || (isOfThen && isAlike(opportunity, draft)));
  const [first, ...others] = near;
  if (!first) return { kind: "none" };
  if (others.length > 0 || !first.isSame || !first.isOfThen) return { kind: "unclear" };
  return { kind: "found", opportunity: first.opportunity };
}

function isWithin(momentMs: number, { firstMs, lastMs }: SentBetween): boolean {
  return momentMs >= firstMs - CLOCKS_DIFFER_MS && momentMs <= lastMs + CALL_MS + CLOCKS_DIFFER_MS;
}

function isSame(opportunity: Opportunity, draft: CreateDraft): boolean {
  return (
    isSameText(opportunity.title, draft.title) &&
    opportunity.stageId === draft.stageId &&
    opportunity.status === draft.status &&
    (opportunity.value ?? 0) === (draft.value ?? 0) &&
    isSameContact(opportunity.contact, draft.contact)
  );
}

/** Somebody may have moved or renamed it at once, and a list may not tell of contacts. */
function isAlike({ title, contact }: Opportunity, draft: CreateDraft): boolean {
  const isAnybodys = !contact.email && !contact.phone;
  return isSameContact(contact, draft.contact) || (isAnybodys && isSameText(title, draft.title));
}

function isSameContact(contact: Contact, draft: CreateDraft["contact"]): boolean {
  if ("id" in draft) return contact.id === draft.id;
  return isSameEmail(contact, draft) || isSamePhone(contact, draft);
}

/** Upstream finds a contact by either, and keeps what it knows of it. */
function isSameEmail(contact: Contact, { email }: ContactDraft): boolean {
  return Boolean(email && contact.email) && isSameText(contact.email, email);
}

function isSamePhone(contact: Contact, { phone }: ContactDraft): boolean {
  return isSameNumber(contact.phone, phone);
}

/** Letters' case and spaces mean nothing. */
export function isSameText(one: string | null | undefined, other: string | null | undefined): boolean {
  return folded(one) === folded(other);
}

const folded = (text: string | null | undefined) => (text ?? "").trim().replace(/\s+/g, " ").toLowerCase();

/** Upstream writes numbers its own way, with the country's code before them. */
export function isSameNumber(one: string | null | undefined, other: string | null | undefined): boolean {
  const [a, b] = [digitsOf(one), digitsOf(other)].sort((x, y) => x.length - y.length);
  return Boolean(a) && Boolean(b?.endsWith(a ?? ""));
}

const digitsOf = (text: string | null | undefined) => (text ?? "").replace(/\D/g, "").replace(/^0+/, "");
