import * as z from "zod";

/**
 * Text that may be absent, null or (seen for phones) a number; anything else is read as null.
 * Source: reference of HighLevel's live contacts, where most texts are nullable (read November 2026).
 */
export const textOrNull = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .transform((text) => text ?? null)
  .catch(null);

/**
 * An amount in major units. HighLevel writes 0 for "none"; null, absent and numeric text have to be survived too.
 * What is no number at all is read as null.
 */
export const amountOrNull = z
  .union([z.number(), z.string().trim().min(1).pipe(z.coerce.number())])
  .nullish()
  .transform((amount) => amount ?? null)
  .catch(null);

/** A moment as it came: ISO 8601 text or epoch milliseconds. Null when absent or of another type. */
export const momentOrNull = z
  .union([z.string().min(1), z.number()])
  .nullish()
  .transform((moment) => moment ?? null)
  .catch(null);

/** A count or epoch in milliseconds that HighLevel sends as a number or as its digits. */
export const wholeOrNull = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,16}$/)
      .transform(Number),
  ])
  .nullish()
  .transform((whole) => whole ?? null)
  .catch(null);

/** Labels; null and absent are none, and what is no text is left out. */
export const tags = z
  .array(z.unknown())
  .nullish()
  .transform((all) => (all ?? []).filter((tag) => typeof tag === "string"))
  .catch([]);
