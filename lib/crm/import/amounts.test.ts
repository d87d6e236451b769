import fc from "fast-check";
import { expect, test } from "vitest";
import { LARGEST_VALUE_MINOR } from "@/lib/storage/codec";
import { compileAmountReader } from "./amounts";

test.each([
  ["1054", "en-US", 105_400],
  ["0", "en-US", 0],
  ["1,234,567.80", "en-US", 123_456_780],
  ["0.1", "en-US", 10],
  ["122.2200", "en-US", 12_222],
  ["1.234,56", "de-DE", 123_456],
  ["1 234,56", "fr-FR", 123_456],
  ["1\u202f234,56", "fr-FR", 123_456],
  ["1'234.50", "de-CH", 123_450],
  ["12,34,567", "en-IN", 123_456_700],
  ["999,999,999,999.99", "en-US", 99_999_999_999_999],
])("%s in %s is %d minor units exactly", (text, locale, minor) => {
  expect(compileAmountReader({ locale })(text)).toEqual({ minor });
});

test.each([
  ["-5", "is negative"],
  ["(5.00)", "is negative"],
  ["12.345", "has more than 2 decimals"],
  ["1,23", "is not a number as en-US writes it"],
  ["1.234,56", "is not a number"],
  ["1e9", "is not a number"],
  ["0x10", "is not a number"],
  ["Infinity", "is not a number"],
  ["12 000", "is not a number"],
  ["$12", "give value.currency"],
  ["1000000000000", "is too large"],
  ["9".repeat(400), "is too large"],
])("%s is refused and never rounded", (text, problem) => {
  const amount = compileAmountReader({ locale: "en-US" })(text);
  expect("problem" in amount && amount.problem).toContain(problem);
});

test.each([
  ["$1,200.50", "USD", "en-US"],
  ["USD 1,200.50", "USD", "en-US"],
  ["1.200,50 €", "EUR", "de-DE"],
  ["1.200,50 EUR", "EUR", "de-DE"],
])("%s may carry the currency %s that the mapping names", (text, currency, locale) => {
  expect(compileAmountReader({ locale, currency })(text)).toEqual({ minor: 120_050 });
});

test("an amount in another currency than the mapping's is refused, not converted", () => {
  const amount = compileAmountReader({ locale: "en-US", currency: "USD" })("€ 12");
  expect("problem" in amount && amount.problem).toContain("in USD");
});

test("every amount that a locale writes is read back to the last cent", () => {
  const locales = ["en-US", "de-DE", "fr-FR", "de-CH", "en-IN", "pl-PL", "es-ES", "pt-BR", "sv-SE", "ja-JP"];
  fc.assert(
    fc.property(fc.nat(LARGEST_VALUE_MINOR), fc.constantFrom(...locales), (minor, locale) => {
      const digits = String(minor).padStart(3, "0");
      const format = new Intl.NumberFormat(locale);
      const decimal = format.formatToParts(0.5).find(({ type }) => type === "decimal")?.value;
      const text = `${format.format(BigInt(digits.slice(0, -2)))}${decimal}${digits.slice(-2)}`;
      expect(compileAmountReader({ locale })(text)).toEqual({ minor });
    }),
    { seed: 1, numRuns: 500 },
  );
});
