import { describe, expect, test } from "vitest";
import { flush, openFixture, titlesOf } from "./fixtures/board-fixture";
import { opportunity, problem } from "./fixtures/model-server";
import type { BoardEvent } from "./shown";

const a1 = opportunity("a1", { age: 1 });
const a2 = opportunity("a2", { age: 2 });
const b1 = opportunity("b1", { age: 3, stageId: "B", value: 5 });
const three = [a1, a2, b1];
const toB = { stageId: "B", status: "open" } as const;
const toC = { stageId: "C", status: "open" } as const;

describe("a move whose board has left the screen", () => {
  test("can be undone from a board that was left before its answer came", async () => {
    const { board, stop, open, server, writes } = await openFixture(three);
    writes.hold();
    const changeId = board.actions.move(a2, toB) ?? "";
    stop();
    const { board: next } = await open({});
    writes.release();
    await writes.held[0]?.pass();
    board.actions.undo(changeId);
    expect(titlesOf(next, "A")).toEqual(["a1", "a2"]);
    await flush();
    expect(server.held.get("a2")).toMatchObject({ stageId: "A" });
  });

  test("is told to its end when another pipeline is on the screen by then, and can be tried again", async () => {
    const { board, stop, open, server, writes, told } = await openFixture(three);
    writes.hold();
    board.actions.move(a1, toB);
    board.actions.move(a2, toB);
    stop();
    const other = await open({}, { id: "Q", name: "Service", stages: [{ id: "X", name: "New" }] });
    await writes.held[0]?.pass();
    await writes.held[0]?.fail(problem("upstream_unavailable"));
    expect(told.slice(2)).toMatchObject([
      { kind: "moved", opportunity: { id: "a1" } },
      { kind: "refused", change: "move", opportunity: { id: "a2", stageId: "A" } },
    ]);
    expect([...other.events, ...other.told]).toEqual([]);
    writes.release();
    board.actions.retry(told.at(-1)?.changeId ?? "");
    await flush();
    expect(server.held.get("a2")).toMatchObject({ stageId: "B" });
    expect(told.at(-1)).toMatchObject({ kind: "moved", opportunity: { id: "a2" } });
  });

  test("is told once when its pipeline is on the screen again", async () => {
    const { board, stop, open, writes, told } = await openFixture(three);
    writes.hold();
    board.actions.move(a1, toB);
    stop();
    const again = await open();
    await writes.held[0]?.pass();
    expect(told.map(({ kind }) => kind)).toEqual(["moving"]);
    expect(again.told.map(({ kind }) => kind)).toEqual(["moved"]);
  });

  test("is told to nobody who comes after its person, on whichever board, and theirs are told again", async () => {
    const { board, store, stop, open, writes, told } = await openFixture(three);
    writes.hold();
    board.actions.move(a1, toB);
    stop();
    const last = await open({}, { ...board.pipeline, id: "Q" });
    last.board.actions.move(b1, toC);
    store.hearing.silence();
    const [ofLeft, ofLast] = [...writes.held];
    await ofLast?.pass();
    last.stop();
    const next = await open();
    next.board.actions.move(a2, toB);
    await ofLeft?.pass();
    await writes.held[0]?.pass();
    const kinds = [told, last.told, next.told].map((all) => all.map(({ kind }) => kind));
    expect(kinds).toEqual([["moving"], ["moving"], ["moving", "moved"]]);
    expect(next.told[1]).toMatchObject({ opportunity: { id: "a2" } });
  });

  test("that turns out to be done after a doubt says so, also on a board that was opened since, and can be undone there", async () => {
    const { board, stop, open, writes, server, told, runTimers } = await openFixture(three);
    writes.hold();
    board.actions.move(a1, toB);
    writes.held[0]?.apply();
    await writes.held[0]?.fail(problem("unreachable"));
    stop();
    const again = await open();
    writes.release();
    await runTimers();
    expect(told.map(({ kind }) => kind)).toEqual(["moving", "unknown"]);
    expect(again.told).toMatchObject([{ kind: "moved", wasInDoubt: true }]);
    again.board.actions.undo(again.told[0]?.changeId ?? "");
    await flush();
    expect(server.held.get("a1")).toMatchObject({ stageId: "A" });
    expect(again.told.at(-1)).toMatchObject({ kind: "moved", isUndo: true, wasInDoubt: false });
  });
});

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
    expect(board.totals()).toEqual({ count: 2, value: 15, summed: null, exact: true, missing: 0 });
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

test("what an open form tells is told to the portal and not to the person, and what others tell is their own concern", async () => {
  const { board, writes, told } = await openFixture(three);
  const toPortal: BoardEvent[] = [];
  board.tellTo("portal", (event) => toPortal.push(event));
  const closeForm = board.onEvent(({ opportunity: { id } }) => id === "a1");
  writes.hold();
  const refuse = async (card: typeof a1) => {
    board.actions.move(card, toB);
    await writes.held[0]?.fail(problem("rejected"));
  };
  for (const card of [a1, a2]) await refuse(card);
  closeForm();
  await refuse(a1);
  const refused = (all: readonly BoardEvent[]) =>
    all.filter(({ kind }) => kind === "refused").map((event) => event.opportunity.id);
  expect(refused(told)).toEqual(["a2", "a1"]);
  expect(refused(toPortal)).toEqual(["a1", "a2", "a1"]);
});

test("who listens to a board hears on when it is opened through other filters, and once", async () => {
  const { board, writes, stop, open, runTimers } = await openFixture(three);
  const heard: string[] = [];
  const hear = ({ kind }: BoardEvent) => heard.push(kind) > 0;
  const stopHearing = board.onEvent(hear);
  writes.hold();
  const edited = expect(board.actions.edit("b1", { title: "Better" })).rejects.toBeDefined();
  writes.held[0]?.apply();
  await writes.held[0]?.fail(problem("unreachable"));
  await edited;
  stop();
  const found = await open({ status: "open", query: "Better" });
  await runTimers();
  expect(heard).toEqual(["edited"]);
  // What the listener told is told by nobody else.
  expect(found.told).toEqual([]);
  stopHearing();
  writes.release();
  await found.board.actions.edit("b1", { title: "Best" });
  expect(heard).toEqual(["edited"]);
});
