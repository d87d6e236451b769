import { describe, expect, test } from "vitest";
import { flush, openFixture } from "./fixtures/board-fixture";
import { opportunity } from "./fixtures/model-server";

const a1 = opportunity("a1", { age: 1 });
const a2 = opportunity("a2", { age: 2 });
const b1 = opportunity("b1", { age: 3, stageId: "B", value: 5 });
const three = [a1, a2, b1];
const toB = { stageId: "B", status: "open" } as const;

describe("a board that has left the screen", () => {
  test("counts again what somebody else deleted only as long as it is on the screen", async () => {
    const { board, server, stop, writes, reads } = await openFixture(three);
    writes.hold();
    const moveDeleted = (card: typeof a1) => {
      server.held.delete(card.id);
      board.actions.move(card, toB);
    };
    moveDeleted(a1);
    await writes.held[0]?.pass();
    expect(board.totals()).toEqual({ count: 2, value: 15, summed: null, exact: true });
    moveDeleted(a2);
    stop();
    reads.hold();
    await writes.held[0]?.pass();
    expect(reads.held).toEqual([]);
  });

  test("keeps nothing of what it showed, whatever it is asked", async () => {
    const { board, stop } = await openFixture(three);
    const shown = board.stage("A");
    expect(board.stage("A")).toBe(shown);
    stop();
    const asked = [board.stage("A"), board.stage("A")];
    for (const stage of asked) expect(stage).toEqual(shown);
    expect(new Set([shown, ...asked]).size).toBe(3);
    await flush();
    expect(board.stage("A").opportunities).not.toBe(asked[1]?.opportunities);
  });
});
