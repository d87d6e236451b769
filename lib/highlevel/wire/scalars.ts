import * as z from "zod";

// Plain functions and no schemas: a page has three hundred such values, and a schema that transforms each of them makes
// reading it fifteen times as dear.

/** A field of a schema whose value may be anything, or absent, and is read by one of these. */
export const lenient = <Value>(read: (value: unknown) => Value) => z.unknown().optional().transform(read);

/**
 * Text that may be absent, null or (seen for phones) a number; anything else is read as null.
 * Source: reference of HighLevel's live contacts, where most texts are nullable (read November 2026).
 */
export function textOrNull(value: unknown): string | null {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : null;
}

/**
 * An amount in major units. HighLevel writes 0 for "none"; null, absent and numeric text have to be survived too.
 * What is no number at all is read as null.
 */
export function amountOrNull(value: unknown): number | null {
  const isNumeric = typeof value === "number" || (typeof value === "string" && value.trim() !== "");
  const amount = isNumeric ? Number(value) : Number.NaN;
  return Number.isFinite(amount) ? amount : null;
}

/** A moment as it came: ISO 8601 text or epoch milliseconds. Null when absent or of another type. */
export function momentOrNull(value: unknown): string | number | null {
  return typeof value === "number" || (typeof value === "string" && value !== "") ? value : null;
}

/** A count or epoch in milliseconds that HighLevel sends as a number or as its digits. */
export function wholeOrNull(value: unknown): number | null {
  if (typeof value === "string" && /^\d{1,16}$/.test(value)) return Number(value);
  return typeof value === "number" ? value : null;
}

/** Labels; null and absent are none, and what is no text is left out. */
export function tagsOf(value: unknown): string[] {
  const all: unknown[] = Array.isArray(value) ? value : [];
  return all.filter((tag) => typeof tag === "string");
}

/** Yes or no, also as text, since what a permission forbids must not be read as allowed. Anything else is null. */
export function flagOrNull(value: unknown): boolean | null {
  if (value === true || value === "true") return true;
  return value === false || value === "false" ? false : null;
}
