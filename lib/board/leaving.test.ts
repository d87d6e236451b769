import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openFixture } from "./fixtures/board-fixture";
import { opportunity, problem } from "./fixtures/model-server";

const a1 = opportunity("a1", { age: 1 });
const a2 = opportunity("a2", { age: 2 });
const toB = { stageId: "B", status: "open" } as const;
const toC = { stageId: "C", status: "open" } as const;

beforeEach(() => {
  vi.stubGlobal("window", new EventTarget());
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const passes = (ms: number) => vi.setSystemTime(Date.now() + ms);

/** Whether the page asks before it is left. */
const asks = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));

async function openHeld() {
  const fixture = await openFixture([a1, a2]);
  fixture.writes.hold();
  return fixture;
}

test("a change that has had no answer for longer than a moment is asked about until it has one", async () => {
  const { board, writes, store } = await openHeld();
  board.actions.move(a1, toB);
  passes(900);
  board.actions.move(a2, toB);
  expect([asks(), store.isLeavingAsked()]).toEqual([false, false]);
  passes(100);
  expect([asks(), store.isLeavingAsked()]).toEqual([true, true]);
  await writes.held[0]?.pass();
  expect(asks()).toBe(false);
  passes(900);
  expect(asks()).toBe(true);
  await writes.held[0]?.pass();
  expect(asks()).toBe(false);
});

test("a change that waits to be sent is asked about at once", async () => {
  const { board, writes } = await openHeld();
  board.actions.move(a1, toB);
  board.actions.move(a1, toC);
  expect(asks()).toBe(true);
  await writes.held[0]?.pass();
  expect(asks()).toBe(false);
  await writes.held[0]?.pass();
  passes(5_000);
  expect(asks()).toBe(false);
});

test("a change of which nobody knows is asked about, and one that was refused is not", async () => {
  const { board, writes, server } = await openHeld();
  board.actions.move(a1, toB);
  board.actions.move(a2, toB);
  await writes.held[0]?.fail(problem("unreachable"));
  await writes.held[0]?.fail(problem("rejected"));
  passes(1_000);
  expect(asks()).toBe(true);
  writes.release();
  server.put({ ...a1, ...toB });
  board.actions.again("a1");
  await vi.waitFor(() => expect(asks()).toBe(false));
});

test("nobody is asked about what somebody else has done before", async () => {
  const { board, store } = await openHeld();
  board.actions.move(a1, toB);
  board.actions.move(a1, toC);
  passes(1_000);
  store.hearing.silence();
  expect([asks(), store.isLeavingAsked()]).toEqual([false, false]);
  board.actions.move(a2, toB);
  passes(1_000);
  expect(asks()).toBe(true);
});
