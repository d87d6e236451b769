import { describe, expect, test } from "vitest";
import { flush, openFixture, titlesOf } from "./fixtures/board-fixture";
import { opportunity } from "./fixtures/model-server";

// F9: upstream gives the same opportunity twice.

const many = Array.from({ length: 30 }, (_, n) => opportunity(`m${String(n).padStart(2, "0")}`, { age: n }));

/** A board whose upstream has the first pages that the test gives it instead of its own. */
async function openWith(change: (server: Awaited<ReturnType<typeof openFixture>>["server"]) => void) {
  const fixture = await openFixture(many);
  change(fixture.server);
  await fixture.board.actions.refresh();
  return fixture.board;
}

describe("F9: an opportunity that upstream gives twice", () => {
  test("in one page is one card", async () => {
    const board = await openWith((server) => {
      const { page } = server;
      server.page = (of) => {
        const one = page(of);
        return { ...one, opportunities: one.opportunities.flatMap((card) => [card, card]) };
      };
    });
    expect(titlesOf(board, "A")).toEqual(many.slice(0, 20).map(({ id }) => id));
  });

  test("in two pages is one card, where it stood first", async () => {
    const board = await openWith((server) => {
      const { page } = server;
      server.page = (of) => {
        const one = page(of);
        const [again] = many.slice(19);
        return of.cursor && again ? { ...one, opportunities: [again, ...one.opportunities] } : one;
      };
    });
    board.loadMore("A");
    await flush();
    expect(titlesOf(board, "A")).toEqual(many.map(({ id }) => id));
  });

  test("in two stages is one card, in the stage of the newer updatedAt", async () => {
    const moved = { ...opportunity("m05", { age: 5, stageId: "B" }), updatedAt: "2026-06-01T00:00:00.000Z" };
    const board = await openWith((server) => {
      const { page } = server;
      server.page = (of) =>
        of.stageId === "B" ? { opportunities: [moved], total: 1, nextCursor: null } : page(of);
    });
    expect(titlesOf(board, "B")).toEqual(["m05"]);
    expect(titlesOf(board, "A")).not.toContain("m05");
  });
});
