import "server-only";

/** Stands between the parts of a search text, so that no match spans two of them. */
const SEPARATOR = "\u001f";

/**
 * Text as it is compared in a search: without regard to case, accents on letters, and compatibility forms
 * (`ＡＣＭＥ`, `ﬁ`). Upper-casing first unites what has several small letters (`ß` with `ss`, both sigmas).
 */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .toUpperCase()
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll("ς", "σ")
    .replace(/[\u0300-\u036f]/g, "")
    .replaceAll(SEPARATOR, " ");
}

/** An e-mail address as contacts are matched by it; null for none. */
export function emailKey(email: string | null): string | null {
  return email?.trim().toLowerCase() || null;
}

/** The digits of a phone number, by which contacts are matched however it was typed; null for none. */
export function phoneDigits(phone: string | null): string | null {
  return phone?.replace(/\D/g, "") || null;
}

/** What a contact brings to a search: name, e-mail, phone as typed and as digits, company, tags. */
export type SearchedContact = {
  name: string | null;
  companyName: string | null;
  email: string | null;
  phone: string | null;
  tags: readonly string[];
};

/** Folded text over which contacts are searched. */
export function contactSearchText(contact: SearchedContact): string {
  const { name, companyName, email, phone, tags } = contact;
  return [name, companyName, email, phone, phoneDigits(phone), ...tags]
    .filter((part) => part !== null && part !== "")
    .map((part) => fold(part ?? ""))
    .join(SEPARATOR);
}

/** Folded text over which opportunities are searched: the title and all of the contact. */
export function opportunitySearchText(title: string, contact: SearchedContact): string {
  return fold(title) + SEPARATOR + contactSearchText(contact);
}
