import "server-only";
import { LARGEST_VALUE_MINOR } from "@/lib/storage/codec";

/** An amount in minor units (cents), or why the text is none. */
export type Amount = { minor: number } | { problem: string };

type AmountOptions = {
  /** BCP 47 tag whose decimal and group separators the file uses. */
  locale: string;
  /** ISO 4217 code that may stand beside an amount, as code or symbol; without it no letter or symbol may. */
  currency?: string | undefined;
  /** Digits of the minor unit. */
  fractionDigits?: number;
};

/**
 * Makes a reader of amounts that is exact or refuses: it works on digits, never on floating-point numbers, and takes
 * nothing that it would have to round, guess or convert.
 */
export function compileAmountReader(options: AmountOptions): (text: string) => Amount {
  const { locale, currency, fractionDigits = 2 } = options;
  const separators = separatorsOf(locale);
  const marks = currency ? marksOf(currency, locale) : [];
  const pattern = patternOf(separators);
  return (text) => {
    const bare = withoutMarks(text.trim(), marks);
    if (/^(?:[-−]|\(.*\)$)/u.test(bare)) return { problem: `the value "${text}" is negative` };
    const match = pattern.exec(bare);
    if (!match)
      return {
        problem: `the value "${text}" is not a number as ${locale} writes it${currencyHint(bare, currency)}`,
      };
    const whole = (match[1] ?? "").replace(/\D/gu, "");
    const fraction = (match[2] ?? "").replace(/0+$/u, "");
    if (fraction.length > fractionDigits) {
      return { problem: `the value "${text}" has more than ${fractionDigits} decimals` };
    }
    return withinBounds(text, `${whole}${fraction.padEnd(fractionDigits, "0")}`);
  };
}

function withinBounds(text: string, digits: string): Amount {
  const minor = BigInt(digits);
  return minor > BigInt(LARGEST_VALUE_MINOR)
    ? { problem: `the value "${text}" is too large` }
    : { minor: Number(minor) };
}

function currencyHint(bare: string, currency: string | undefined): string {
  if (!/[\p{Sc}\p{L}]/u.test(bare)) return "";
  return currency ? ` in ${currency}` : "; give value.currency if a currency stands beside the amounts";
}

type Separators = { decimal: string; group: string };

function separatorsOf(locale: string): Separators {
  const parts = new Intl.NumberFormat(locale, { numberingSystem: "latn" }).formatToParts(1_234_567.8);
  const find = (type: string) => parts.find((part) => part.type === type)?.value;
  return { decimal: find("decimal") ?? ".", group: find("group") ?? "" };
}

/** Groups are all or none, of three digits (or two before the last, as in India): `1,23` in en-US is a slip, not 123. */
function patternOf({ decimal, group }: Separators): RegExp {
  const grouped = group === "" ? "" : `\\d{1,3}(?:${groupClass(group)}\\d{2,3})*${groupClass(group)}\\d{3}|`;
  return new RegExp(`^(${grouped}\\d+)(?:[${decimal}](\\d*))?$`, "u");
}

function groupClass(group: string): string {
  // Intl writes narrow no-break spaces and ’ where people type plain ones.
  if (/\s/u.test(group)) return "[ \\u00a0\\u202f]";
  return group === "’" || group === "'" ? "['’]" : `[${group}]`;
}

function marksOf(currency: string, locale: string): string[] {
  const shown = (["symbol", "narrowSymbol"] as const).map((currencyDisplay) =>
    new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay })
      .formatToParts(1)
      .find((part) => part.type === "currency"),
  );
  return [currency, ...shown.flatMap((part) => part?.value ?? [])].sort((a, b) => b.length - a.length);
}

function withoutMarks(text: string, marks: readonly string[]): string {
  for (const mark of marks) {
    if (text.startsWith(mark)) return text.slice(mark.length).trim();
    if (text.endsWith(mark)) return text.slice(0, -mark.length).trim();
  }
  return text;
}
