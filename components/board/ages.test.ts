import { expect, test } from "vitest";
import { fullDate, shortAge } from "./ages";

const now = Date.parse("2026-06-15T12:00:00Z");

test.each([
  ["2026-06-15T11:59:30Z", "now"],
  ["2026-06-15T11:55:00Z", "5m"],
  ["2026-06-15T09:00:00Z", "3h"],
  ["2026-06-12T11:00:00Z", "3d"],
  ["2026-04-17T12:00:00Z", "59d"],
  ["2026-04-10T12:00:00Z", "9w"],
  ["2024-06-01T12:00:00Z", "2y"],
])("a card made at %s is %s old", (iso, age) => {
  expect(shortAge(iso, now)).toBe(age);
});

test("a card made in the future by a clock that runs ahead is new", () => {
  expect(shortAge("2026-06-15T12:00:20Z", now)).toBe("now");
});

test("a date that cannot be read shows nothing instead of NaN", () => {
  expect(shortAge("soon", now)).toBe("");
  expect(fullDate("soon", { locale: "en-US", timeZone: null })).toBe("");
});

test("the tooltip holds the whole date", () => {
  expect(fullDate("2026-06-12T12:00:00Z", { locale: "en-US", timeZone: null })).toContain("June 12, 2026");
  const inTokyo = { locale: "en-US", timeZone: "Asia/Tokyo" };
  expect(fullDate("2026-06-12T16:00:00Z", inTokyo)).toContain("June 13, 2026");
});
