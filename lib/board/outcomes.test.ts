import { describe, expect, test } from "vitest";
import { flush, openFixture, titlesOf } from "./fixtures/board-fixture";
import { opportunity, problem } from "./fixtures/model-server";

const a1 = opportunity("a1", { age: 1 });
const b1 = opportunity("b1", { age: 3, stageId: "B", value: 5 });
const toB = { stageId: "B", status: "open" } as const;
const draft = { title: "New", stageId: "B", status: "open", value: 7, contact: { name: "Ann" } } as const;

describe("counts and values", () => {
  test("do not flicker when a summary that began before a move ends after it", async () => {
    const { board, writes, reads, client } = await openFixture([a1, b1]);
    const seen: (number | null)[] = [];
    board.subscribe(() => seen.push(board.stage("B").count));
    reads.hold();
    writes.hold();
    const summary = client.refetchQueries({ queryKey: ["L", "pipeline", "P", "summary"] });
    await flush();
    reads.held[0]?.apply();
    board.actions.move(a1, toB);
    await writes.held[0]?.pass();
    await reads.held[0]?.pass();
    await summary;
    expect(new Set(seen.slice(seen.indexOf(2)))).toEqual(new Set([2]));
    expect(board.stage("B")).toMatchObject({ count: 2, value: 15, exact: true });
    expect(board.stage("A")).toMatchObject({ count: 0, value: 0, exact: true });
  });

  test("are read again by a reload, which also takes pinned cards to their sorted place", async () => {
    const { board, server } = await openFixture([a1, b1]);
    server.put(opportunity("b0", { stageId: "B", age: 0 }));
    board.actions.move(a1, toB);
    await flush();
    expect(titlesOf(board, "B")).toEqual(["a1", "b1"]);
    await board.actions.refresh();
    expect(titlesOf(board, "B")).toEqual(["b0", "a1", "b1"]);
    expect(board.stage("B")).toMatchObject({ count: 3, value: 25, exact: true });
  });
});

describe("creating, editing and deleting", () => {
  test("a created card stands on top of its stage and counts", async () => {
    const { board, events } = await openFixture([a1, b1]);
    const made = await board.actions.create(draft);
    expect(titlesOf(board, "B")).toEqual([made.id, "b1"]);
    expect(board.stage("B")).toMatchObject({ count: 2, value: 12 });
    expect(events.at(-1)).toMatchObject({ kind: "created", leftView: false });
  });

  test("what is done to a created card that a read shows before the answer is not lost", async () => {
    const { board, writes, server } = await openFixture([a1, b1]);
    writes.hold();
    const made = board.actions.create(draft);
    writes.held[0]?.apply();
    await board.actions.refresh();
    const [early] = board.stage("B").opportunities;
    if (early) board.actions.move(early, { stageId: "C", status: "open" });
    await writes.held[0]?.pass();
    const { id } = await made;
    expect(titlesOf(board, "C")).toEqual([id]);
    await writes.held[0]?.pass();
    expect(server.held.get(id)).toMatchObject({ stageId: "C" });
    expect(board.stage("C")).toMatchObject({ count: 1, value: 7 });
  });

  test("a refused create rejects with the reason and shows nothing", async () => {
    const { board, writes, events, store } = await openFixture([a1, b1]);
    writes.hold();
    const made = board.actions.create(draft);
    const refused = expect(made).rejects.toMatchObject({ code: "rejected" });
    await writes.held[0]?.fail(problem("rejected"));
    await refused;
    expect(titlesOf(board, "B")).toEqual(["b1"]);
    expect(events).toEqual([]);
    expect(store.changes.log().tracks.size).toBe(0);
  });

  test("an edit stays where it is and changes the stage's value", async () => {
    const { board } = await openFixture([a1, b1]);
    const answer = await board.actions.edit("b1", { value: 8, title: "Better" });
    expect(answer).toMatchObject({ value: 8, title: "Better" });
    expect(board.stage("B").opportunities).toMatchObject([{ id: "b1", title: "Better", change: null }]);
    expect(board.stage("B")).toMatchObject({ count: 1, value: 8 });
  });

  test("a deleted card is gone at once, and back when that is refused", async () => {
    const { board, writes, events } = await openFixture([a1, b1]);
    writes.hold();
    const gone = board.actions.remove(a1);
    const refused = expect(gone).rejects.toMatchObject({ code: "forbidden" });
    expect(titlesOf(board, "A")).toEqual([]);
    expect(board.stage("A").count).toBe(0);
    await writes.held[0]?.fail(problem("forbidden"));
    await refused;
    expect(titlesOf(board, "A")).toEqual(["a1"]);
    expect(events).toEqual([]);
  });

  test("an edit of a card leaves it marked that its move was refused, and a move or deletion does not", async () => {
    const { board, writes } = await openFixture([a1]);
    writes.hold();
    const mark = () => board.stage("A").opportunities[0]?.change;
    board.actions.move(a1, { stageId: "B", status: "open" });
    await writes.held[0]?.fail(problem("internal"));
    const edited = board.actions.edit("a1", { title: "Other" });
    await writes.held[0]?.pass();
    await edited;
    expect(mark()).toBe("refused");
    board.actions.again("a1");
    await writes.held[0]?.pass();
    expect(board.stage("B").opportunities[0]?.change).toBeNull();
  });

  test("a refused undo is told as one, and marked as one on the card, until it is tried again", async () => {
    const { board, writes, events } = await openFixture([a1]);
    const changeId = board.actions.move(a1, toB) ?? "";
    await flush();
    writes.hold();
    board.actions.undo(changeId);
    await writes.held[0]?.fail(problem("rejected"));
    expect(events.at(-1)).toMatchObject({ kind: "refused", change: "undo", opportunity: { stageId: "B" } });
    expect(board.stage("B").opportunities[0]?.change).toBe("unreturned");
    board.actions.again("a1");
    await writes.held[0]?.pass();
    expect(events.at(-1)).toMatchObject({ kind: "moved", isUndo: true, opportunity: { stageId: "A" } });
  });

  test("a deletion that got lost is told once it is known, and so is what becomes of a second try", async () => {
    const { board, writes, events, settleDoubts } = await openFixture([a1, b1]);
    writes.hold();
    const lost = expect(board.actions.remove(a1)).rejects.toMatchObject({ code: "timeout" });
    await writes.held[0]?.fail(problem("timeout"));
    await lost;
    await settleDoubts();
    expect(events).toMatchObject([
      { kind: "refused", change: "delete", canRetry: true, problem: { code: "upstream_unavailable" } },
    ]);
    expect(board.stage("A").opportunities).toMatchObject([{ id: "a1", change: "undeleted" }]);
    board.actions.retry(events[0]?.changeId ?? "");
    await writes.held[0]?.fail(problem("forbidden"));
    expect(events.at(-1)).toMatchObject({ kind: "refused", problem: { code: "forbidden" } });
    expect(titlesOf(board, "A")).toEqual(["a1"]);
  });

  test("C6: an edit that got lost says that its card was deleted meanwhile", async () => {
    const { board, server, writes, events, runTimers } = await openFixture([a1, b1]);
    writes.hold();
    const lost = expect(board.actions.edit("a1", { title: "Better" })).rejects.toMatchObject({
      code: "timeout",
    });
    await writes.held[0]?.fail(problem("timeout"));
    await lost;
    server.held.delete("a1");
    await runTimers();
    expect(events).toMatchObject([{ kind: "refused", change: "edit", problem: { code: "not_found" } }]);
  });

  test("C6: a move of a card that somebody deleted says so and takes it away", async () => {
    const { board, server, events } = await openFixture([a1, b1]);
    server.held.delete("a1");
    board.actions.move(a1, toB);
    await flush();
    expect([...titlesOf(board, "A"), ...titlesOf(board, "B")]).toEqual(["b1"]);
    expect(events.at(-1)).toMatchObject({ kind: "refused", canRetry: false });
  });
});
