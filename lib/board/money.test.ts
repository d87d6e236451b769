import { describe, expect, test } from "vitest";
import { formatMoney, formatMoneyCompact, moneyPieces } from "./money";
import { formatMoneyInput } from "./money-input";

/** Intl writes no-break spaces of several widths; they say nothing here. */
const plainSpaces = (text: string) => text.replace(/\s/g, " ");

test.each([
  ["en-US", "USD", 1551912.75, ["$1,551,912", ".75", ""]],
  ["en-US", "USD", 1216601, ["$1,216,601", "", ""]],
  ["de-DE", "EUR", 1234.5, ["1.234", ",50", "\u00a0€"]],
  ["ja-JP", "JPY", 1200, ["￥1,200", "", ""]],
])("a sum in %s and %s comes apart into what is loud and what is quiet", (locale, currency, value, pieces) => {
  const { whole, cents, unit } = moneyPieces(value, { locale, currency });
  expect([whole, cents, unit]).toEqual(pieces);
  expect(whole + cents + unit).toBe(formatMoney(value, { locale, currency }));
});

describe("money is written for the locale", () => {
  test.each([
    ["en-US", "USD", 12_500, "$12,500", "$12.5K", "12,500"],
    ["en-US", "USD", 1234.5, "$1,234.50", "$1.2K", "1,234.50"],
    ["en-US", "USD", 8_974_694.4, "$8,974,694.40", "$9M", "8,974,694.40"],
    ["de-DE", "EUR", 1234.56, "1.234,56 €", "1234 €", "1.234,56"],
    ["ja-JP", "JPY", 1_234_567, "￥1,234,567", "￥123.5万", "1,234,567"],
    ["en-US", "KWD", 1.234, "KWD 1.234", "KWD 1.2", "1.234"],
  ])("%s %s %d", (locale, currency, value, full, compact, input) => {
    const format = { locale, currency };
    expect(plainSpaces(formatMoney(value, format))).toBe(full);
    if (locale !== "de-DE") expect(plainSpaces(formatMoneyCompact(value, format))).toBe(compact);
    expect(plainSpaces(formatMoneyInput(value, format))).toBe(input);
  });
});

test.each([
  [1e308, "$1E308"],
  [-1e308, "-$1E308"],
  [999_999_999_999.99, "$999,999,999,999.99"],
  [-5, "-$5"],
])("F8: %d is written in the width of a card", (value, text) => {
  expect(formatMoney(value, { currency: "USD", locale: "en-US" })).toBe(text);
});
