import type { Filters, Opportunity } from "./model";

const DAY_MS = 86_400_000;

/**
 * Whether filters let an opportunity through, judged here and not by upstream. Exact but for `query`, which follows
 * the embedded CRM (any part of the title or the contact's fields, without case and accents).
 */
export function matches(filters: Filters, opportunity: Opportunity): boolean {
  return matchesFields(filters, opportunity) && matchesQuery(filters.query, opportunity);
}

/** Like `matches`, for an opportunity whose text a read under these filters has shown to match. */
export function matchesFields(filters: Filters, { status, ownerId, createdAt }: Opportunity): boolean {
  const { startDate, endDate } = filters;
  if (filters.status !== undefined && filters.status !== status) return false;
  if (filters.ownerId !== undefined && filters.ownerId !== ownerId) return false;
  if (startDate === undefined && endDate === undefined) return true;
  const createdMs = Date.parse(createdAt);
  if (startDate !== undefined && createdMs < Date.parse(startDate)) return false;
  return endDate === undefined || createdMs <= endOf(endDate);
}

/** Both ends are included, so that a whole day means its last millisecond. */
function endOf(date: string): number {
  return Date.parse(date) + (/^\d{4}-\d{2}-\d{2}$/.test(date) ? DAY_MS - 1 : 0);
}

function matchesQuery(query: string | undefined, { title, contact }: Opportunity): boolean {
  const wanted = folded(query ?? "").trim();
  if (wanted === "") return true;
  const { name, company, email, phone, tags } = contact;
  const texts = [title, name, company, email, phone, phone?.replace(/\D/g, ""), ...tags];
  return texts.some((text) => text && folded(text).includes(wanted));
}

/** As `lib/storage/fold.ts` folds what is searched, which belongs to the server and cannot be imported here. */
function folded(text: string): string {
  return text
    .normalize("NFKD")
    .toUpperCase()
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll("ς", "σ")
    .replace(/[\u0300-\u036f]/g, "");
}
