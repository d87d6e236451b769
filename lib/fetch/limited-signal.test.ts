import { expect, test } from "vitest";
import { createVirtualClock } from "./fixtures/virtual-clock";
import { limitedSignal } from "./limited-signal";

test("a limited signal is aborted when its time is over", async () => {
  const clock = createVirtualClock();
  const limited = limitedSignal({ signal: new AbortController().signal, afterMs: 1_000, clock });
  await clock.pass(999);
  expect(limited.signal.aborted).toBe(false);
  await clock.pass(1);
  expect(limited.signal.reason).toMatchObject({
    name: "TimeoutError",
    message: "no whole answer in 1000 ms",
  });
  expect(limited.isOver()).toBe(true);
});

test("a limited signal is aborted with the one that it follows, also when that was aborted before", () => {
  const leaving = new AbortController();
  const limited = limitedSignal({ signal: leaving.signal, afterMs: 1_000, clock: createVirtualClock() });
  leaving.abort("left");
  const late = limitedSignal({ signal: leaving.signal, afterMs: 1_000, clock: createVirtualClock() });
  expect([limited, late].map(({ signal }) => signal.reason)).toEqual(["left", "left"]);
  expect(limited.isOver()).toBe(false);
});

test("a limited signal that was released hears of nothing any more", async () => {
  const clock = createVirtualClock();
  const leaving = new AbortController();
  const { signal, release } = limitedSignal({ signal: leaving.signal, afterMs: 1_000, clock });
  release();
  leaving.abort();
  await clock.pass(2_000);
  expect(signal.aborted).toBe(false);
});

test("many calls of one request follow its signal without a warning of a leak", async () => {
  const warnings: string[] = [];
  const hear = ({ name }: Error) => warnings.push(name);
  process.on("warning", hear);
  const { signal } = new AbortController();
  const calls = Array.from({ length: 13 }, () => limitedSignal({ signal, afterMs: 1_000 }));
  // Node tells a warning in a tick of its own.
  await new Promise(setImmediate);
  for (const { release } of calls) release();
  process.off("warning", hear);
  expect(warnings).toEqual([]);
});
