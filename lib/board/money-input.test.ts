import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatMoney } from "./money";
import { currencyDecimals, currencySign, formatMoneyInput, LARGEST_VALUE, parseMoney } from "./money-input";

const usd = { currency: "USD", locale: "en-US" };

describe("money is read as it is written in the locale", () => {
  test.each([
    ["en-US", "USD", "1234.56", 1234.56],
    ["en-US", "USD", "$1,234.56", 1234.56],
    ["en-US", "USD", " $ 1,234.56 ", 1234.56],
    ["en-US", "USD", "USD 1,234.56", 1234.56],
    ["en-US", "USD", "1234.56 usd", 1234.56],
    ["en-US", "USD", "US$12", 12],
    ["en-US", "USD", ".5", 0.5],
    ["en-US", "USD", "5.", 5],
    ["en-US", "USD", "12.500", 12.5],
    ["en-US", "USD", "1 234 567.89", 1_234_567.89],
    ["en-US", "USD", "1'234'567.89", 1_234_567.89],
    ["en-US", "USD", "١٢٣", 123],
    ["en-US", "USD", "１２３", 123],
    ["en-US", "USD", "007", 7],
    ["en-US", "USD", "0", 0],
    ["en-US", "USD", "", null],
    ["en-US", "USD", "  ", null],
    ["en-US", "USD", "$", null],
    ["de-DE", "EUR", "1.234,56", 1234.56],
    ["de-DE", "EUR", "1.234,56 €", 1234.56],
    ["de-DE", "EUR", "1.234", 1234],
    ["de-CH", "CHF", "CHF 1’234.50", 1234.5],
    ["fr-FR", "EUR", "1 234,56 €", 1234.56],
    ["fr-FR", "EUR", "1\u202f234,56\u00a0€", 1234.56],
    ["es-ES", "EUR", "1234,56", 1234.56],
    ["en-IN", "INR", "₹12,34,567.50", 1_234_567.5],
    ["ja-JP", "JPY", "￥1,234", 1234],
    ["ja-JP", "JPY", "1,234.00", 1234],
    ["en-US", "KWD", "1,234.567", 1234.567],
    ["ar-EG", "EGP", "١٬٢٣٤٫٥٦", 1234.56],
    ["ar-KW", "KWD", "\u200f١٬٢٣٤٫٥٦٧ د.ك.\u200f", 1234.567],
    ["fa-IR", "IRR", "۱۲٬۳۴۵", 12_345],
  ])("%s %s: %j is %j", (locale, currency, text, value) => {
    expect(parseMoney(text, { locale, currency })).toEqual({ ok: true, value });
  });
});

describe("what is not clearly an amount is refused with what to do", () => {
  test.each([
    ["en-US", "USD", "-5", "The value cannot be negative"],
    ["en-US", "USD", "(5.00)", "The value cannot be negative"],
    ["en-US", "USD", "$-5", "The value cannot be negative"],
    ["en-US", "USD", "€100", "Values here are in USD"],
    ["en-US", "USD", "100 EUR", "Values here are in USD"],
    ["en-US", "USD", "1.234,56", "Write the value like 1,234.50"],
    ["en-US", "USD", "1,5", "Write the value like 1,234.50"],
    ["en-US", "USD", "1.2.3", "Write the value like 1,234.50"],
    ["en-US", "USD", "1,23,4", "Write the value like 1,234.50"],
    ["en-US", "USD", "1,234 567", "Write the value like 1,234.50"],
    ["en-US", "USD", "12k", "Write the value like 1,234.50"],
    ["en-US", "USD", "1e5", "Write the value like 1,234.50"],
    ["en-US", "USD", "about 5", "Write the value like 1,234.50"],
    ["en-US", "USD", "5 or 6", "Write the value like 1,234.50"],
    ["en-US", "USD", ".", "Write the value like 1,234.50"],
    ["en-US", "USD", "<b>5</b>", "Write the value like 1,234.50"],
    ["de-DE", "EUR", "1,234.56", "Write the value like 1.234,50"],
    ["de-DE", "EUR", "1234.5", "Write the value like 1.234,50"],
    ["en-US", "USD", "1.234", "USD has at most 2 decimals"],
    ["ja-JP", "JPY", "12.5", "JPY has no decimals"],
    ["en-US", "KWD", "1.2345", "KWD has at most 3 decimals"],
    ["en-US", "USD", "1000000000000", "The value is too large"],
    ["en-US", "USD", "9".repeat(400), "The value is too large"],
  ])("%s %s: %j", (locale, currency, text, message) => {
    expect(parseMoney(text, { locale, currency })).toEqual({ ok: false, message });
  });
});

const LOCALES = [
  "en-US",
  "en-IN",
  "de-DE",
  "de-AT",
  "de-CH",
  "fr-FR",
  "es-ES",
  "pt-PT",
  "pl-PL",
  "sv-SE",
  "ja-JP",
  "hi-IN",
  "ar-EG",
  "ar",
  "fa-IR",
  "he-IL",
  "mr-IN",
  "bn-BD",
  "tr-TR",
];
const formats = fc.record({
  locale: fc.constantFrom(...LOCALES),
  currency: fc.constantFrom("USD", "EUR", "JPY", "KWD", "CHF", "INR"),
});

test("what the form or a card writes is read back to exactly the same number, in every locale and currency", () => {
  const exactMinor = fc.oneof(fc.integer({ min: 0, max: 200_000 }), fc.maxSafeInteger().map(Math.abs));
  fc.assert(
    fc.property(formats, exactMinor, (format, minor) => {
      const value = minor / 10 ** currencyDecimals(format.currency);
      fc.pre(value <= LARGEST_VALUE);
      expect(parseMoney(formatMoneyInput(value, format), format)).toEqual({ ok: true, value });
      expect(parseMoney(formatMoney(value, format), format)).toEqual({ ok: true, value });
    }),
    { seed: 7, numRuns: 2000 },
  );
});

test("no text makes the parser throw, round or go below nothing", () => {
  const typed = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."0123456789.,' -$€k") }));
  fc.assert(
    fc.property(formats, typed, (format, text) => {
      const parsed = parseMoney(text, format);
      if (!parsed.ok || parsed.value === null) return;
      expect(parsed.value).toBeGreaterThanOrEqual(0);
      expect(parsed.value).toBeLessThanOrEqual(LARGEST_VALUE);
    }),
    { seed: 8, numRuns: 2000 },
  );
});

test("the form shows every decimal that upstream holds, even more than the currency has", () => {
  expect(formatMoneyInput(122.225, usd)).toBe("122.225");
  expect(formatMoneyInput(0.1 + 0.2, usd)).toBe("0.30000000000000004");
  expect(formatMoneyInput(-5, usd)).toBe("-5");
  expect(formatMoneyInput(null, usd)).toBe("");
});

test("the sign beside the field is the locale's, and stands where the locale puts it", () => {
  expect(currencySign(usd)).toEqual({ text: "$", leads: true });
  expect(currencySign({ currency: "EUR", locale: "de-DE" })).toEqual({ text: "€", leads: false });
  expect(currencySign({ currency: "USD", locale: "fr-FR" })).toEqual({ text: "$US", leads: false });
});
