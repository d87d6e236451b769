import { expect, test } from "vitest";
import { agoText, fullTime, momentsOf } from "./moments";

const format = { locale: "en-US", timeZone: "America/New_York" };

test.each([
  [20, "just now"],
  [5 * 60, "5 min ago"],
  [3.5 * 3_600, "3 h ago"],
  [50 * 3_600, "2 d ago"],
  [8 * 24 * 3_600, "Nov 17, 2026"],
])("%d seconds ago is told as %s", (seconds, expected) => {
  const nowMs = Date.UTC(2026, 10, 26, 3);
  expect(agoText(new Date(nowMs - seconds * 1_000).toISOString(), nowMs, format)).toBe(expected);
});

test("the whole time is that of the location", () => {
  expect(fullTime("2026-11-26T03:00:05Z", format)).toMatch(/November 25, 2026.*10:00:05/);
});

test.each([
  ["a plain day", "2026-11-26", "2026-11-26T05:00:00.000Z", "2026-11-27T04:59:59.999Z"],
  ["the day the clocks go on", "2026-03-08", "2026-03-08T05:00:00.000Z", "2026-03-09T03:59:59.999Z"],
  ["the day they go back", "2026-11-01", "2026-11-01T04:00:00.000Z", "2026-11-02T04:59:59.999Z"],
])("%s begins and ends by the location's clocks", (_, day, first, last) => {
  expect(momentsOf(day, "America/New_York")).toEqual({ first, last });
});

test("without a time zone a day is the reader's, and what is no day has no moments", () => {
  const first = new Date(2026, 10, 26).toISOString();
  expect(momentsOf("2026-11-26", null)?.first).toBe(first);
  for (const none of ["", "yesterday", "2026-13-40", "2026-11"]) expect(momentsOf(none, null)).toBeNull();
});
