import { describe, expect, test } from "vitest";
import { ApiProblem } from "@/lib/http/api-problem";
import { openFixture } from "./fixtures/board-fixture";
import { opportunity, problem } from "./fixtures/model-server";
import type { Opportunity, Place } from "./model";

const a1 = opportunity("a1", { age: 1 });
const toB = { stageId: "B", status: "open" } as const;
const wonInC = { stageId: "C", status: "won" } as const;
const wonInA = { stageId: "A", status: "won" } as const;

const overtakenBy = (current: Opportunity) =>
  new ApiProblem({ code: "conflict", detail: "It was changed meanwhile.", current });

/** A board whose move of a card was overtaken by somebody who put it elsewhere. */
async function openOvertaken(move: Place, theirs: Place) {
  const fixture = await openFixture([a1]);
  const { board, server, writes, events } = fixture;
  writes.hold();
  board.actions.move(a1, move);
  server.put({ ...a1, ...theirs });
  await writes.held[0]?.fail(overtakenBy({ ...a1, ...theirs }));
  writes.release();
  const retry = () => board.actions.retry(events.at(-1)?.changeId ?? "");
  return { ...fixture, retry, current: () => server.held.get("a1") };
}

describe("a move that somebody else overtook", () => {
  test("tells where the card was and where the move would put it now, and that the filters hide it", async () => {
    const { events } = await openOvertaken(toB, wonInC);
    expect(events.at(-1)).toMatchObject({
      ...{ kind: "refused", opportunity: wonInC },
      overtaken: {
        from: { stageId: "A", status: "open" },
        to: { stageId: "B", status: "won" },
        leftView: true,
      },
    });
  });

  test("to another stage, made all the same, leaves the status that they set", async () => {
    const { retry, current } = await openOvertaken(toB, wonInA);
    retry();
    expect(current()).toMatchObject({ stageId: "B", status: "won" });
  });

  test("to another status, made all the same, leaves the stage that they chose", async () => {
    const { retry, current } = await openOvertaken(
      { ...a1, status: "lost" },
      { stageId: "C", status: "open" },
    );
    retry();
    expect(current()).toMatchObject({ stageId: "C", status: "lost" });
  });
});

test("a move that was taken back before its answer, and was overtaken, is told, and the card stays where others put it", async () => {
  const { board, server, writes, events, store } = await openFixture([a1], {});
  writes.hold();
  const changeId = board.actions.move(a1, toB) ?? "";
  board.actions.undo(changeId);
  server.put({ ...a1, stageId: "C" });
  await writes.held[0]?.fail(overtakenBy({ ...a1, stageId: "C" }));
  expect(writes.held).toHaveLength(0);
  expect(events.at(-1)).toMatchObject({ kind: "refused", opportunity: { stageId: "C" } });
  expect(store.changes.log().tracks.get("a1")?.base.opportunity).toMatchObject({ stageId: "C" });
});

describe("an edit", () => {
  test("of a card that somebody else has won and moved meanwhile tells where it would stand without them", async () => {
    const { board, server, events } = await openFixture([a1]);
    server.put({ ...a1, ...wonInC });
    await board.actions.edit("a1", { title: "Better" });
    expect(events.at(-1)).toMatchObject({
      ...{ kind: "edited", opportunity: { ...wonInC, title: "Better" }, leftView: true },
      from: { stageId: "A", status: "open" },
    });
  });

  test("tells of nobody else what the rep has done, in the form or before", async () => {
    const { board, writes, events } = await openFixture([a1]);
    writes.hold();
    board.actions.move(a1, toB);
    const edited = board.actions.edit("a1", { title: "Better", status: "won" });
    await writes.held[0]?.pass();
    await writes.held[0]?.pass();
    await edited;
    expect(events.at(-1)).toMatchObject({ kind: "edited", opportunity: { stageId: "B", status: "won" } });
    expect(events.at(-1)).not.toHaveProperty("from");
  });
});

describe("what somebody else has done to a card since is left by", () => {
  test("a move that was refused for another reason, and is tried again", async () => {
    const { board, server, writes, events } = await openFixture([a1], {});
    writes.hold();
    board.actions.move(a1, toB);
    await writes.held[0]?.fail(problem("upstream_unavailable"));
    writes.release();
    server.put({ ...a1, ...wonInA });
    await board.actions.refresh();
    board.actions.retry(events.at(-1)?.changeId ?? "");
    expect(server.held.get("a1")).toMatchObject({ stageId: "B", status: "won" });
  });

  test("the undoing of a move", async () => {
    const { board, server } = await openFixture([a1], {});
    const changeId = board.actions.move(a1, toB) ?? "";
    await board.actions.refresh();
    server.put({ ...a1, stageId: "B", status: "won" });
    await board.actions.refresh();
    board.actions.undo(changeId);
    expect(server.held.get("a1")).toMatchObject(wonInA);
  });

  test("a move from a menu that was opened before", async () => {
    const { board, server } = await openFixture([a1], {});
    server.put({ ...a1, ...wonInA });
    await board.actions.refresh();
    board.actions.move(a1, toB);
    expect(server.held.get("a1")).toMatchObject({ stageId: "B", status: "won" });
  });

  test("a second move that was made before the first was answered: it is held to what it was made on", async () => {
    const { board, server, writes, store } = await openFixture([a1], {});
    writes.hold();
    board.actions.move(a1, toB);
    board.actions.move(a1, { stageId: "C", status: "open" });
    server.put({ ...a1, ...wonInA });
    await writes.held[0]?.fail(overtakenBy({ ...a1, ...wonInA }));
    expect(writes.held).toHaveLength(1);
    expect(store.changes.log().tracks.get("a1")?.base.opportunity).toMatchObject({ status: "open" });
  });
});
