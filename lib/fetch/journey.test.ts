import { expect, test } from "vitest";
import { createJourney, type Lack, type Note } from "./journey";

function figuresAfter(...notes: Note[]) {
  const journey = createJourney(() => 1_000);
  for (const note of notes) journey.note(note);
  return journey.figures();
}

test("a request that asked upstream nothing has no figures", () => {
  expect(figuresAfter()).toBeNull();
});

test("calls, retries, shared reads, waits and the oldest answer are counted", () => {
  const sent: Note[] = [
    { kind: "waited", forMs: 40 },
    { kind: "sent" },
    { kind: "ended", outcome: "failed" },
  ];
  const again: Note[] = [
    { kind: "retried" },
    { kind: "waited", forMs: 7 },
    { kind: "sent" },
    { kind: "held" },
  ];
  const stale: Note[] = [
    { kind: "shared" },
    { kind: "stoodIn", knownAtMs: 9, for: "limit", retryAfterMs: 2_000 },
    { kind: "stoodIn", knownAtMs: 5, for: "limit", retryAfterMs: 8_000 },
    { kind: "stoodIn", knownAtMs: 7, for: "limit", retryAfterMs: null },
  ];
  expect(figuresAfter(...sent, ...again, ...stale)).toEqual({
    ...{ calls: 2, retries: 1, shared: 1, waitedMs: 40, knownAtMs: 5 },
    ...{ isLimited: true, retryAfterMs: 8_000, isRefused: false, mayArrive: 0 },
  });
});

test("waits for turns count by the time that they took together, and once where they were at one time", () => {
  let nowMs = 0;
  const { note, figures } = createJourney(() => nowMs);
  const waits = [
    { untilMs: 100, forMs: 40 },
    { untilMs: 110, forMs: 40 },
    { untilMs: 300, forMs: 50 },
    { untilMs: 400, forMs: 30 },
    { untilMs: 410, forMs: 200 },
  ];
  for (const [index, { untilMs, forMs }] of waits.entries()) {
    nowMs = untilMs;
    note({ kind: index % 2 === 0 ? "waited" : "heldUp", forMs });
  }
  // From 60 to 110 and from 210 to 410.
  expect(figures()?.waitedMs).toBe(250);
});

test("when it is worth to ask again counts from the end of the answer, and not from when it was heard", () => {
  let nowMs = 0;
  const { note, figures } = createJourney(() => nowMs);
  const stoodIn = (retryAfterMs: number) =>
    note({ kind: "stoodIn", knownAtMs: 5, for: "limit", retryAfterMs });
  stoodIn(8_000);
  nowMs = 6_000;
  expect(figures()?.retryAfterMs).toBe(2_000);
  stoodIn(1_000);
  expect(figures()?.retryAfterMs).toBe(2_000);
  nowMs = 9_000;
  expect(figures()?.retryAfterMs).toBe(0);
});

test("an answer is from before for a limit only when nothing in it is so for something worse", () => {
  const stoodIn = (lack: Lack): Note => ({ kind: "stoodIn", knownAtMs: 5, for: lack, retryAfterMs: null });
  expect(figuresAfter(stoodIn("limit"), stoodIn("outage"))?.isLimited).toBe(false);
  expect(figuresAfter(stoodIn("outage"), stoodIn("limit"))?.isLimited).toBe(false);
  expect(figuresAfter({ kind: "sent" }, { kind: "ended", outcome: "limited" })?.isLimited).toBe(false);
});

test("F13: a key counts as refused when upstream has said so, and not when a call has merely ended", () => {
  expect(figuresAfter({ kind: "sent" }, { kind: "ended", outcome: "answered" })?.isRefused).toBe(false);
  expect(figuresAfter({ kind: "sent" }, { kind: "held" })?.isRefused).toBe(false);
  expect(figuresAfter({ kind: "sent" }, { kind: "refused", status: 401 })?.isRefused).toBe(true);
});

test("a write that got no answer may arrive until it was seen to have", () => {
  const lost = { kind: "ended", outcome: "lost", mayArrive: true } as const;
  expect(figuresAfter(lost, lost)?.mayArrive).toBe(2);
  expect(figuresAfter(lost, lost, { kind: "arrived" })?.mayArrive).toBe(1);
  expect(figuresAfter({ kind: "arrived" })?.mayArrive).toBe(0);
});
