import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultCountry, formatPhone, normalisePhone } from "./phone";

describe("valid numbers become E.164", () => {
  test.each([
    ["en-US", "(415) 555-2671", "+14155552671"],
    ["en-US", "415.555.2671", "+14155552671"],
    ["en-US", "+49 30 901820", "+4930901820"],
    ["de-DE", "030 901820", "+4930901820"],
    ["de", "030 901820", "+4930901820"],
    ["en-GB", "020 7946 0958", "+442079460958"],
    ["fr-FR", "06 12 34 56 78", "+33612345678"],
    ["ar-EG", "٠١٠٠ ١٢٣ ٤٥٦٧", "+201001234567"],
  ])("%s %s", (locale, typed, stored) => {
    expect(normalisePhone(typed, locale)).toBe(stored);
  });
});

describe("unusual numbers stay as they were typed", () => {
  test.each([
    ["en-US", "555-0100 ext. 12"],
    ["en-US", "+1 415 555 2671 (ask for Ann)"],
    ["en-US", "(415) 555-2671 x 12"],
    ["en-US", "112"],
    ["en-US", "reception"],
    ["en-US", ""],
    ["eo", "030 901820"],
    ["en-US", "+999 123"],
  ])("%s %j", (locale, typed) => {
    expect(normalisePhone(` ${typed} `, locale)).toBe(typed);
    expect(formatPhone(typed, locale)).toBe(typed);
  });
});

test("a number is shown nationally at home and internationally abroad", () => {
  expect(formatPhone("+14155552671", "en-US")).toBe("(415) 555-2671");
  expect(formatPhone("+14155552671", "de-DE")).toBe("+1 415 555 2671");
  expect(formatPhone("+4930901820", "de-DE")).toBe("030 901820");
});

test("a locale without a region falls back to its likely country, an unknown one to none", () => {
  expect(defaultCountry("de")).toBe("DE");
  expect(defaultCountry("pt")).toBe("BR");
  expect(defaultCountry("eo")).toBe(null);
});

test("what is shown for a stored number is stored as the same number again", () => {
  const stored = fc.oneof(
    fc.integer({ min: 2_000_000_000, max: 9_899_999_999 }).map((national) => `+1${national}`),
    fc.integer({ min: 30_000_000, max: 1_800_000_000 }).map((national) => `+49${national}`),
    fc.integer({ min: 600_000_000, max: 799_999_999 }).map((national) => `+33${national}`),
  );
  fc.assert(
    fc.property(stored, fc.constantFrom("en-US", "de-DE", "fr-FR", "ja-JP"), (number, locale) => {
      expect(normalisePhone(formatPhone(number, locale), locale)).toBe(number);
    }),
    { seed: 9, numRuns: 1000 },
  );
});

test("no text makes it throw", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (text) => {
      expect(typeof normalisePhone(text, "en-US")).toBe("string");
    }),
    { seed: 10, numRuns: 1000 },
  );
});
