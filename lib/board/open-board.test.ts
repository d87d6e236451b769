import { describe, expect, test } from "vitest";
import { openFixture, titlesOf } from "./fixtures/board-fixture";
import { opportunity, problem } from "./fixtures/model-server";

const a1 = opportunity("a1", { age: 1 });
const a2 = opportunity("a2", { age: 2 });
const b1 = opportunity("b1", { age: 3, stageId: "B", value: 5 });
const three = [a1, a2, b1];
const toB = { stageId: "B", status: "open" } as const;

describe("an open board", () => {
  test("shows the first pages with count and value of each stage", async () => {
    const { board } = await openFixture(three);
    expect(titlesOf(board, "A")).toEqual(["a1", "a2"]);
    expect(board.stage("A")).toMatchObject({
      count: 2,
      value: 20,
      exact: true,
      phase: "ready",
      hasMore: false,
    });
    expect(board.totals()).toEqual({ count: 3, value: 25, exact: true });
  });

  test("shows a move on top of its new stage, with counts and values, before move() returns", async () => {
    const { board, writes } = await openFixture(three);
    writes.hold();
    board.actions.move(a2, toB);
    expect(titlesOf(board, "A")).toEqual(["a1"]);
    expect(titlesOf(board, "B")).toEqual(["a2", "b1"]);
    expect(board.stage("B").opportunities[0]).toMatchObject({ stageId: "B", change: "pending" });
    expect(board.stage("A")).toMatchObject({ count: 1, value: 10, exact: true });
    expect(board.stage("B")).toMatchObject({ count: 2, value: 15, exact: true });
  });

  test("a move the CRM refuses puts the card back where it was and says why", async () => {
    const { board, writes, events } = await openFixture(three);
    writes.hold();
    const changeId = board.actions.move(a1, toB);
    await writes.held[0]?.fail(problem("upstream_unavailable"));
    expect(titlesOf(board, "A")).toEqual(["a1", "a2"]);
    expect(titlesOf(board, "B")).toEqual(["b1"]);
    expect(board.stage("A").opportunities[0]).toMatchObject({ change: "refused" });
    expect(board.stage("A")).toMatchObject({ count: 2, value: 20 });
    expect(events.at(-1)).toMatchObject({ kind: "refused", changeId, canRetry: true, change: "move" });
  });
});
