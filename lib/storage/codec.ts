import "server-only";
/**
 * The one place where moments and money change their form. In the database both are whole numbers: moments are epoch
 * milliseconds, money is hundredths of the currency (`valueMinor`). Both stay below 2^53, so a double holds them.
 */

/** Largest amount that may be stored, in hundredths: one trillion less one cent. Its negative is the smallest. */
export const LARGEST_VALUE_MINOR = 99_999_999_999_999;

/** `12.30` for 1230 hundredths: sums may be beyond 2^53 and are therefore written as text first. */
export function minorToDecimal(valueMinor: bigint): string {
  const digits = (valueMinor < 0n ? -valueMinor : valueMinor).toString().padStart(3, "0");
  return `${valueMinor < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Major units (122.22) of hundredths (12222): the double nearest to the exact amount. */
export function minorToMajor(valueMinor: number | bigint): number {
  return Number(minorToDecimal(BigInt(valueMinor)));
}

/**
 * Hundredths of an amount in major units, exactly. Null when the amount cannot be stored as it is: more than two
 * decimals, or beyond `LARGEST_VALUE_MINOR`. Nothing is ever rounded.
 */
export function majorToMinor(amount: number): number | null {
  // The shortest text that reads as this double; amounts that need an exponent are out of range or too fine anyway.
  const parts = /^(-?)(\d{1,12})(?:\.(\d{1,2}))?$/.exec(String(amount));
  if (!parts) return null;
  const [, sign, whole = "", fraction = ""] = parts;
  const minor = Number(whole + fraction.padEnd(2, "0"));
  return sign && minor !== 0 ? -minor : minor;
}

/** ISO 8601 in UTC, with milliseconds, of epoch milliseconds. */
export function msToIso(ms: number): string {
  return new Date(ms).toISOString();
}
