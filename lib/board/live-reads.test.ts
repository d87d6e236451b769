import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openFixture, titlesOf } from "./fixtures/board-fixture";
import { opportunity } from "./fixtures/model-server";

const a1 = opportunity("a1", { age: 1 });
const a2 = opportunity("a2", { age: 2 });

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] }));
afterEach(() => void vi.useRealTimers());

async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe("a visible board", () => {
  test("shows within 35 s what somebody else made, moved and deleted", async () => {
    const { board, server } = await openFixture([a1, a2]);
    server.put(opportunity("a0", { age: 0 }));
    server.put({ ...a1, stageId: "B" });
    server.held.delete("a2");
    await pass(35_000);
    expect(titlesOf(board, "A")).toEqual(["a0"]);
    expect(titlesOf(board, "B")).toEqual(["a1"]);
    expect(board.stage("A")).toMatchObject({ count: 1, exact: true });
  });

  test("takes away a card that we moved and somebody deleted after that", async () => {
    const { board, server } = await openFixture([a1, a2]);
    board.actions.move(a1, { stageId: "B", status: "open" });
    await pass(0);
    expect(titlesOf(board, "B")).toEqual(["a1"]);
    server.held.delete("a1");
    await pass(35_000);
    expect([...titlesOf(board, "A"), ...titlesOf(board, "B")]).toEqual(["a2"]);
  });

  test("reads nothing during a drag, and two stages at a time after it", async () => {
    const { board, reads } = await openFixture([a1]);
    reads.hold();
    board.actions.setDragging(true);
    await pass(60_000);
    expect(reads.held).toEqual([]);
    board.actions.setDragging(false);
    await pass(5_000);
    expect(reads.held).toHaveLength(2);
    expect(board.isRefreshing()).toBe(true);
  });

  test("reads nothing once it is closed", async () => {
    const { reads, stop } = await openFixture([a1]);
    reads.hold();
    stop();
    await pass(60_000);
    expect(reads.held).toEqual([]);
  });

  test("forgets a settled change after a reload", async () => {
    const { board, store } = await openFixture([a1, a2]);
    board.actions.move(a1, { stageId: "B", status: "open" });
    await pass(0);
    expect(store.changes.log().tracks.size).toBe(1);
    await board.actions.refresh();
    expect(store.changes.log().tracks.size).toBe(0);
    expect(titlesOf(board, "B")).toEqual(["a1"]);
  });
});
