import { formatter, type MoneyFormat, remembered } from "./money";

// Money as people type it: nothing that a board begins with.

/** Largest value that is exact in minor units with room for sums: one trillion less one cent. */
export const LARGEST_VALUE = 999_999_999_999.99;

/** Number of decimals of a currency: 2 for USD, 0 for JPY, 3 for KWD. */
export function currencyDecimals(currency: string): number {
  const money = formatter({ currency, locale: "en" }, "plain");
  return money.resolvedOptions().maximumFractionDigits ?? 2;
}

/**
 * The exact value as text for a form, without the currency: "1,234.50". Empty for null.
 * `parseMoney` reads it back to the same number.
 */
export function formatMoneyInput(value: number | null, format: MoneyFormat): string {
  if (value === null) return "";
  const exact = formatter(format, "input");
  const written = new Set(["minusSign", "integer", "group", "decimal", "fraction"]);
  const parts = exact.formatToParts(value).filter((part) => written.has(part.type));
  return parts.map((part) => part.value).join("");
}

/** The currency's sign in this locale ("$", "€", "KWD"), and whether it stands before the number. */
export function currencySign(format: MoneyFormat): { text: string; leads: boolean } {
  const parts = formatter(format, "plain").formatToParts(0);
  const index = parts.findIndex((part) => part.type === "currency");
  const leads = index < parts.findIndex((part) => part.type === "integer");
  return { text: parts[index]?.value ?? format.currency, leads };
}

/** What a person typed as money: a value in major units (null when nothing was typed), or why it cannot be one. */
export type ParsedMoney = { ok: true; value: number | null } | { ok: false; message: string };

/**
 * Reads money as it is written in the locale: "1.234,56" in de-DE, "$1,234.56" in en-US.
 * Strict: a separator that the locale uses otherwise is refused, since "1.234" guessed wrong is a thousandfold error.
 */
export function parseMoney(text: string, format: MoneyFormat): ParsedMoney {
  const amount = withoutCurrency(plainCharacters(text, format.locale), format);
  if (amount === "") return { ok: true, value: null };
  if (/^[-−(]|[-−]$/.test(amount)) return refused("The value cannot be negative");
  if (/\p{Sc}|^[a-z]{3} ?\d|\d ?[a-z]{3}$/iu.test(amount))
    return refused(`Values here are in ${format.currency}`);
  const { group, decimal } = separators(format);
  const [whole = "", fraction = "", ...more] = amount.split(decimal);
  const digits = ungrouped(whole, group);
  if (digits === null || more.length > 0 || !/^\d*$/.test(fraction) || digits + fraction === "") {
    return refused(`Write the value like ${formatMoneyInput(1234.5, format)}`);
  }
  return exactValue(digits || "0", fraction.replace(/0+$/, ""), format.currency);
}

function exactValue(whole: string, fraction: string, currency: string): ParsedMoney {
  const decimals = currencyDecimals(currency);
  if (fraction.length > decimals) {
    const most = decimals === 0 ? "no decimals" : `at most ${decimals} decimals`;
    return refused(`${currency} has ${most}`);
  }
  const value = Number(`${whole}.${fraction || "0"}`);
  return value > LARGEST_VALUE ? refused("The value is too large") : { ok: true, value };
}

function refused(message: string): ParsedMoney {
  return { ok: false, message };
}

/** Zeros of the digits that people type besides ASCII and their locale's own: Arabic and Persian. */
const OTHER_ZEROS = ["٠", "۰"] as const;

const digitsOf = remembered((locale: string) => {
  const zeros = [new Intl.NumberFormat(locale).format(0), ...OTHER_ZEROS];
  return new Map(zeros.flatMap((zero) => tenDigitsFrom(zero.codePointAt(0) ?? 0)));
});

function tenDigitsFrom(zero: number) {
  return Array.from({ length: 10 }, (_, digit) => [String.fromCodePoint(zero + digit), `${digit}`] as const);
}

/** ASCII digits, plain spaces and apostrophes, no marks of direction. */
function plainCharacters(text: string, locale: string): string {
  const digits = digitsOf(locale);
  const ascii = Array.from(text.normalize("NFKC"), (character) => digits.get(character) ?? character).join(
    "",
  );
  return ascii
    .replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/\s+/g, " ")
    .replace(/[’‘ʼ]/g, "'")
    .trim();
}

/** How people sign the currency, in lower case, the longest first: "us$", "usd", "$". */
const signsOf = remembered((key: string) => {
  const [locale = "en", currency = "USD"] = key.split(" ");
  const displays = ["symbol", "narrowSymbol", "code"] as const;
  const signs = [locale, "en", "en-CA"].flatMap((language) =>
    displays.map((currencyDisplay) => {
      const money = new Intl.NumberFormat(language, { style: "currency", currency, currencyDisplay });
      const sign = money.formatToParts(0).find((part) => part.type === "currency")?.value ?? currency;
      return plainCharacters(sign, locale).toLowerCase();
    }),
  );
  return [...new Set(signs)].sort((one, other) => other.length - one.length);
});

/** Takes the currency's own signs off both ends, and no other currency's. */
function withoutCurrency(amount: string, { currency, locale }: MoneyFormat): string {
  const lower = amount.toLowerCase();
  for (const sign of signsOf(`${locale} ${currency}`)) {
    if (lower.startsWith(sign)) return amount.slice(sign.length).trim();
    if (lower.endsWith(sign)) return amount.slice(0, -sign.length).trim();
  }
  return amount;
}

function separators(format: MoneyFormat): { group: string; decimal: string } {
  // Money has separators of its own in some locales (de-CH, de-AT).
  const written = formatter(format, "separators").formatToParts(1234567.8);
  const part = (type: string) => written.find((one) => one.type === type)?.value;
  const plain = (text: string) => text.replace(/\s/g, " ").replace("’", "'");
  return { group: plain(part("group") ?? " "), decimal: part("decimal") ?? "." };
}

/** The digits of a whole number whose groups are well formed (Indian ones too), or null. */
function ungrouped(whole: string, group: string): string | null {
  if (/^\d*$/.test(whole)) return whole;
  // Spaces and apostrophes mean nothing but groups, wherever one was brought up.
  for (const separator of [group, " ", "'"]) {
    const [first = "", ...rest] = whole.split(separator);
    const last = rest.at(-1) ?? "";
    const wellFormed =
      /^\d{1,3}$/.test(first) &&
      /^\d{3}$/.test(last) &&
      (rest.every((one) => /^\d{3}$/.test(one)) ||
        (first.length <= 2 && rest.slice(0, -1).every((one) => /^\d{2}$/.test(one))));
    if (wellFormed) return [first, ...rest].join("");
  }
  return null;
}
