import { expect, test } from "vitest";
import type { LineState } from "@/lib/board/shown";
import { lineWords, momentText, nextUpdate, offlineWords } from "./line-words";

const line = (kind: LineState["kind"], who: LineState["who"] = "highlevel"): LineState => ({
  ...{ kind, who, knownAtMs: null, nextReadAtMs: 0 },
});
const said = (state: LineState, knownAt = "10:42 AM") => {
  const { headline, detail } = lineWords(state, knownAt);
  return `${headline}. ${detail}`.trim();
};

test("the line names what is to blame, and since when what is shown is known", () => {
  expect(said(line("down"))).toBe("HighLevel is not available now. Showing what was known at 10:42 AM.");
  expect(said(line("down", "database"))).toBe(
    "Pipelane cannot reach its database. Showing what was known at 10:42 AM.",
  );
  expect(said(line("down", null), "")).toBe("Pipelane is not available now.");
  expect(said(line("busy"), "")).toBe("HighLevel is busy.");
  expect(said(line("old", null))).toBe(
    "Not everything could be read again. Showing what was known at 10:42 AM.",
  );
  expect(said(line("slow"), "")).toBe("HighLevel is slow to answer.");
  expect(said(line("slow", null), "")).toBe("Answers take long at present.");
});

test("without a line nobody is said to see what was never loaded", () => {
  expect(offlineWords(false).detail).toMatch(/^You see what was loaded last; /);
  expect(offlineWords(true).detail).toBe("Nothing can be loaded or saved until the connection is back.");
});

test("the moment of the next read is told where it is worth waiting for", () => {
  const kinds = ["key", "down", "old", "busy", "slow"] as const;
  expect(kinds.filter((kind) => lineWords(line(kind), "").isCounted)).toEqual([
    "down",
    "old",
    "busy",
    "slow",
  ]);
});

test("F13: a key that is refused is called the CRM connection, and is the administrator's to mend", () => {
  expect(said(line("key"))).toBe(
    "CRM connection: HighLevel refuses Pipelane’s key. Showing what was known at 10:42 AM. Ask your administrator.",
  );
  expect(said(line("key"), "")).toMatch(/key\. Ask your administrator\.$/);
});

test("the countdown ends in words, and a moment of another day has its date", () => {
  expect([8_000, 7_001, 1, 0].map((ms) => nextUpdate(ms, 0))).toEqual([
    ...["next update in 8 s", "next update in 8 s", "next update in 1 s", "updating now"],
  ]);
  const nowMs = new Date(2026, 10, 26, 10, 42).getTime();
  expect(momentText(nowMs, nowMs, "en-US")).toMatch(/^10:42\sAM$/);
  expect(momentText(nowMs - 24 * 3_600_000, nowMs, "en-US")).toContain("Nov 25, 2026");
  expect(momentText(null, nowMs, "en-US")).toBe("");
});
