import { expect, test } from "vitest";
import { createBuckets } from "./buckets";

/** Counts what goes through when `perSecond` requests a second come for so long. */
function send(
  count: (key: string) => void,
  clock: { nowMs: number },
  { perSecond = 50, seconds = 10, key = "a" },
) {
  let through = 0;
  for (let at = 0; at < perSecond * seconds; at += 1) {
    try {
      count(key);
      through += 1;
    } catch {}
    clock.nowMs += 1000 / perSecond;
  }
  return through;
}

const open = (clock: { nowMs: number }) =>
  createBuckets({ burst: 200, perSecond: 10, now: () => clock.nowMs });

test("A15: of 50 requests a second a burst goes through, and then as many as are allowed", () => {
  const clock = { nowMs: 0 };
  const count = open(clock);
  expect(send(count, clock, {})).toBe(299);
  expect(() => count("b")).not.toThrow();
});

test("A15: one too many says how long to wait, and after that one goes through", () => {
  const clock = { nowMs: 0 };
  const count = open(clock);
  for (let at = 0; at < 200; at += 1) count("a");
  const refusal = expect.objectContaining({ code: "rate_limited", retryAfterMs: 100 });
  expect(() => count("a")).toThrow(refusal);
  clock.nowMs += 100;
  expect(() => count("a")).not.toThrow();
  expect(() => count("a")).toThrow(refusal);
});

test("who asks at the pace that is allowed is never refused", () => {
  const clock = { nowMs: 0 };
  expect(send(open(clock), clock, { perSecond: 10, seconds: 600 })).toBe(6_000);
});

test("a clock that goes back refuses nobody who was not refused before", () => {
  const clock = { nowMs: 3_600_000 };
  const count = open(clock);
  count("a");
  clock.nowMs = 0;
  expect(() => count("a")).not.toThrow();
});

test("whoever is being refused is not forgotten among many who came once", () => {
  const clock = { nowMs: 0 };
  const count = createBuckets({ burst: 2, perSecond: 0.001, now: () => clock.nowMs });
  for (let at = 0; at < 2; at += 1) count("a");
  for (let at = 0; at < 10_001; at += 1) count(`k${at}`);
  expect(() => count("a")).toThrow(expect.objectContaining({ code: "rate_limited" }));
});
