import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createBreaker } from "./breaker";
import { SYSTEM_CLOCK } from "./clock";
import { coalesce } from "./coalesce";
import { NO_ERRAND } from "./fetch";
import { retryAfterOf } from "./outcome";
import { createMemoryStore } from "./send-store";

const HOUR_MS = 3_600_000;
const request = () => new Request("http://upstream.invalid/v1/pipelines/");

describe.each([
  ["forward", HOUR_MS],
  ["back", -HOUR_MS],
])("F15: a system clock that is put an hour %s", (_name, jumpMs) => {
  let jump = () => {};
  beforeEach(() => {
    const { now } = Date;
    jump = () => {
      vi.spyOn(Date, "now").mockImplementation(() => now() + jumpMs);
    };
  });
  afterEach(() => vi.restoreAllMocks());

  test("changes nothing of how much time has passed, and what people read is dated by it", () => {
    const before = SYSTEM_CLOCK.now();
    expect(Math.abs(before - Date.now())).toBeLessThan(HOUR_MS / 2);
    jump();
    expect(SYSTEM_CLOCK.now() - before).toBeLessThan(HOUR_MS / 2);
    expect(SYSTEM_CLOCK.now()).toBeGreaterThanOrEqual(before);
    expect(Math.abs(SYSTEM_CLOCK.dateOf(before) - Date.now())).toBeLessThan(HOUR_MS / 2);
  });

  test("lets nobody wait longer for a turn, and nobody go sooner", async () => {
    const store = createMemoryStore();
    const ask = () => store.take("here", { lane: "first", calls: 90, nowMs: SYSTEM_CLOCK.now() });
    await ask();
    jump();
    const turn = await ask();
    const waitMs = turn.kind === "later" ? turn.atMs - SYSTEM_CLOCK.now() : 0;
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(10_500);
  });

  test("keeps a breaker open for no longer than five seconds, and closes none", async () => {
    const { fetch, refusal } = createBreaker(async () => new Response(null, { status: 503 }), {
      clock: SYSTEM_CLOCK,
    });
    for (let at = 0; at < 5; at += 1) await fetch(request());
    jump();
    expect(refusal(NO_ERRAND)?.retryAfterMs).toBeLessThanOrEqual(5_000);
  });

  test("makes an answer neither older nor younger", async () => {
    let calls = 0;
    const { fetch } = coalesce(
      async () => {
        calls += 1;
        return new Response("page");
      },
      { now: SYSTEM_CLOCK.now, freshMs: HOUR_MS / 2 },
    );
    await fetch(request());
    jump();
    await fetch(request());
    expect(calls).toBe(1);
  });
});

test("F15: a moment that upstream names is told from upstream's own clock, however far off ours is", () => {
  const headers = new Headers({
    date: "Thu, 01 Jan 2026 12:00:00 GMT",
    "retry-after": "Thu, 01 Jan 2026 12:00:07 GMT",
  });
  expect(retryAfterOf(headers, Date.UTC(2026, 0, 1, 11))).toBe(7_000);
  headers.delete("date");
  expect(retryAfterOf(headers, Date.UTC(2026, 0, 1, 12))).toBe(7_000);
});
