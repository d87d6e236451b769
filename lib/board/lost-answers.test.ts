import { describe, expect, test } from "vitest";
import { flush, openFixture, titlesOf } from "./fixtures/board-fixture";
import { opportunity, problem } from "./fixtures/model-server";

const a1 = opportunity("a1", { age: 1 });
const b1 = opportunity("b1", { age: 3, stageId: "B", value: 5 });
const toB = { stageId: "B", status: "open" } as const;

describe("a change without an answer", () => {
  test("stays shown as unknown, and is confirmed when a look-up finds it", async () => {
    const { board, writes, events, runTimers } = await openFixture([a1, b1]);
    writes.hold();
    board.actions.move(a1, toB);
    writes.held[0]?.apply();
    await writes.held[0]?.fail(problem("unreachable"));
    expect(board.stage("B").opportunities[0]).toMatchObject({ id: "a1", change: "unknown" });
    expect(events.at(-1)).toMatchObject({ kind: "unknown", change: "move" });
    await runTimers();
    expect(board.stage("B").opportunities[0]).toMatchObject({ id: "a1", change: null });
    expect(events.at(-1)).toMatchObject({ kind: "moved" });
  });

  test("stays so while it may still arrive, and is taken back when no look-up has found it by then", async () => {
    const { board, writes, events, runTimers } = await openFixture([a1, b1]);
    writes.hold();
    board.actions.move(a1, toB);
    await writes.held[0]?.fail(problem("timeout"));
    for (const _ of ["1 s", "5 s", "10 s", "20 s", "40 s"]) {
      await runTimers();
      expect(board.stage("B").opportunities[0]).toMatchObject({ id: "a1", change: "unknown" });
    }
    await runTimers();
    expect(titlesOf(board, "A")).toEqual(["a1"]);
    expect(events.at(-1)).toMatchObject({ kind: "refused", canRetry: true });
  });

  test("is looked up soon and then less often, and for the last time when it cannot arrive any more", async () => {
    const { board, server, writes, nowMs, settleDoubts } = await openFixture([a1, b1]);
    const looks: number[] = [];
    const { get } = server;
    server.get = (id) => {
      looks.push(nowMs() / 1_000);
      return get(id);
    };
    writes.hold();
    board.actions.move(a1, toB);
    await writes.held[0]?.fail(problem("timeout"));
    await settleDoubts();
    expect(looks).toEqual([1, 5, 10, 20, 40, 60]);
  });

  test("that arrives late is confirmed, and was never said not to have been made", async () => {
    const { board, server, writes, events, runTimers } = await openFixture([a1, b1]);
    writes.hold();
    board.actions.move(a1, toB);
    await writes.held[0]?.fail(problem("timeout"));
    await runTimers();
    const changeId = events.at(-1)?.changeId ?? "";
    board.actions.retry(changeId);
    await flush();
    server.put({ ...a1, ...toB });
    await runTimers();
    expect(board.stage("B").opportunities[0]).toMatchObject({ id: "a1", change: null });
    expect(events.map(({ kind }) => kind)).toEqual(["moving", "unknown", "unknown", "moved"]);
  });
});

test("a move that was given up and arrives late leaves no mark where it leads", async () => {
  const { board, server, writes, settleDoubts } = await openFixture([a1, b1]);
  writes.hold();
  board.actions.move(a1, toB);
  await writes.held[0]?.fail(problem("timeout"));
  await settleDoubts();
  expect(board.stage("A").opportunities).toMatchObject([{ id: "a1", change: "refused" }]);
  server.put({ ...a1, ...toB });
  await board.actions.refresh();
  expect(board.stage("B").opportunities).toContainEqual(expect.objectContaining({ id: "a1", change: null }));
});

test("a way back waits until it is known whether there is anything to take back", async () => {
  const { board, server, writes, events, runTimers } = await openFixture([a1, b1]);
  writes.hold();
  board.actions.move(a1, toB);
  board.actions.undo(events.at(-1)?.changeId ?? "");
  await writes.held[0]?.fail(problem("timeout"));
  await runTimers();
  // The mark on the card tells of the doubt, and no toast that would outlast it.
  expect(board.stage("A").opportunities).toMatchObject([{ id: "a1", change: "unknown" }]);
  expect(events.map(({ kind }) => kind)).toEqual(["moving", "moving"]);
  server.put({ ...a1, ...toB });
  await runTimers();
  expect(writes.held.map(({ subject }) => subject.write)).toMatchObject([{ to: { stageId: "A" } }]);
  await writes.held[0]?.pass();
  expect(titlesOf(board, "A")).toEqual(["a1"]);
});

test("a deletion of which nobody knows leaves its card in sight, marked", async () => {
  const { board, server, writes, runTimers } = await openFixture([a1, b1]);
  writes.hold();
  const lost = expect(board.actions.remove(a1)).rejects.toMatchObject({ code: "timeout" });
  expect(board.stage("A")).toMatchObject({ count: 0, opportunities: [] });
  await writes.held[0]?.fail(problem("timeout"));
  await lost;
  expect(board.stage("A")).toMatchObject({ count: 1, opportunities: [{ id: "a1", change: "unknown" }] });
  server.held.delete("a1");
  await runTimers();
  expect(board.stage("A")).toMatchObject({ count: 0, opportunities: [] });
});

describe("a move without an answer", () => {
  async function openWithLostMove() {
    const fixture = await openFixture([a1, b1]);
    fixture.writes.hold();
    fixture.board.actions.move(a1, toB);
    await fixture.writes.held[0]?.fail(problem("upstream_timeout"));
    return fixture;
  }

  test("C1: that somebody else overtook says so, and the card is where they put it", async () => {
    const { board, server, events, runTimers } = await openWithLostMove();
    server.put({ ...a1, stageId: "C" });
    await runTimers();
    expect(board.stage("C").opportunities).toMatchObject([{ id: "a1", change: "overtaken" }]);
    expect(events.at(-1)).toMatchObject({ kind: "refused", problem: { code: "conflict" } });
  });

  test("C6: of a card that was deleted meanwhile says that it no longer exists", async () => {
    const { board, server, events, runTimers } = await openWithLostMove();
    server.held.delete("a1");
    await runTimers();
    expect([...titlesOf(board, "A"), ...titlesOf(board, "B")]).toEqual(["b1"]);
    expect(events.at(-1)).toMatchObject({ kind: "refused", problem: { code: "not_found" }, canRetry: false });
  });

  test("is looked up now from its card, and says so again while nobody can tell", async () => {
    const { board, server, events } = await openWithLostMove();
    const told = () => events.filter(({ kind }) => kind === "unknown").length;
    const { get } = server;
    server.get = () => {
      throw problem("unreachable");
    };
    board.actions.again("a1");
    await flush();
    expect([told(), board.stage("B").opportunities[0]?.change]).toEqual([2, "unknown"]);
    server.get = get;
    server.put({ ...a1, ...toB });
    board.actions.again("a1");
    await flush();
    expect(board.stage("B").opportunities[0]).toMatchObject({ id: "a1", change: null });
    expect(events.at(-1)).toMatchObject({ kind: "moved" });
  });
});

describe("an edit without an answer", () => {
  async function openWithLostEdit() {
    const fixture = await openFixture([a1, b1]);
    fixture.writes.hold();
    const edited = fixture.board.actions.edit("b1", { title: "Better" });
    const lost = expect(edited).rejects.toMatchObject({ code: "upstream_timeout" });
    await fixture.writes.held[0]?.fail(problem("upstream_timeout"));
    await lost;
    return fixture;
  }

  test("is told apart from what is known of its card, until it is looked up", async () => {
    const { board, settleDoubts } = await openWithLostEdit();
    expect(board.stage("B").opportunities).toMatchObject([{ title: "Better", change: "unknown" }]);
    board.actions.move({ ...b1, title: "Better" }, { stageId: "C", status: "open" });
    expect(board.actions.standing("b1")).toMatchObject({
      known: { title: b1.title, stageId: "C" },
      wanted: { title: "Better", stageId: "C" },
    });
    expect(board.actions.standing("a1")).toMatchObject({ known: a1, wanted: null });
    await settleDoubts();
    expect(board.actions.standing("b1")).toMatchObject({ known: { title: b1.title }, wanted: null });
  });

  test("is no longer told apart once a read has shown it", async () => {
    const { board, server } = await openWithLostEdit();
    server.get = () => {
      throw problem("unreachable");
    };
    server.put({ ...b1, title: "Better" });
    await board.actions.refresh();
    expect(board.actions.standing("b1")?.known).toMatchObject({ title: "Better" });
  });

  test("is known to be done while the next one is under way", async () => {
    const { board, server, writes } = await openWithLostEdit();
    server.put({ ...b1, title: "Better" });
    const next = board.actions.edit("b1", { source: "Fair" });
    await flush();
    const failed = expect(next).rejects.toMatchObject({ code: "upstream_unavailable" });
    await writes.held[0]?.fail(problem("upstream_unavailable"));
    await failed;
    expect(board.actions.standing("b1")).toMatchObject({
      known: { title: "Better", source: null },
      wanted: null,
    });
  });

  test("is not taken for saved by a part of it, and says so in the end", async () => {
    const { board, server, writes, events, runTimers, settleDoubts } = await openFixture([a1]);
    writes.hold();
    const edited = board.actions.edit("a1", { value: 777, ownerId: "me" });
    const lost = expect(edited).rejects.toBeDefined();
    await writes.held[0]?.fail(problem("timeout"));
    await lost;
    server.put({ ...a1, ownerId: "me" });
    await runTimers();
    expect(board.stage("A").opportunities).toMatchObject([{ change: "unknown" }]);
    await settleDoubts();
    expect(events.at(-1)).toMatchObject({
      ...{ kind: "refused", change: "edit" },
      problem: { detail: "There was no clear answer at first. Not all of it was saved. Save it again." },
    });
  });

  test("C2: says that somebody else changed the same, where they did", async () => {
    const { board, server, writes, events, settleDoubts } = await openFixture([a1]);
    writes.hold();
    const lost = expect(board.actions.edit("a1", { value: 777, title: "Mine" })).rejects.toBeDefined();
    await writes.held[0]?.fail(problem("timeout"));
    await lost;
    server.put({ ...a1, value: 777, title: "Theirs" });
    await settleDoubts();
    expect(events.at(-1)).toMatchObject({
      ...{ kind: "refused", change: "edit" },
      problem: { code: "conflict", detail: "Somebody else changed the same fields meanwhile." },
    });
    expect(board.stage("A").opportunities).toMatchObject([{ value: 777, title: "Theirs" }]);
  });

  test("leaves no mark of a lost move on the card that it has moved", async () => {
    const { board, writes, settleDoubts } = await openFixture([a1]);
    writes.hold();
    board.actions.move(a1, toB);
    await writes.held[0]?.fail(problem("timeout"));
    const edited = board.actions.edit("a1", { stageId: "C" });
    await settleDoubts();
    await writes.held[0]?.pass();
    await edited;
    expect(board.stage("C").opportunities).toMatchObject([{ id: "a1", change: null }]);
  });

  test("that leaves nothing to move says so of the move that waited", async () => {
    const { board, writes, events, settleDoubts } = await openFixture([a1]);
    writes.hold();
    const lost = expect(board.actions.edit("a1", { stageId: "B" })).rejects.toBeDefined();
    await writes.held[0]?.fail(problem("timeout"));
    await lost;
    board.actions.move({ ...a1, ...toB }, { stageId: "A", status: "open" });
    await settleDoubts();
    expect(writes.held).toEqual([]);
    expect(events.map(({ kind }) => kind)).toEqual(["moving", "refused", "moved"]);
  });

  test("is not taken for done by what it has left alone", async () => {
    const { board, server, writes, events, runTimers } = await openFixture([a1]);
    writes.hold();
    const email = "Ann@Example.com";
    const lost = expect(board.actions.edit("a1", { contact: { email } })).rejects.toBeDefined();
    await writes.held[0]?.fail(problem("timeout"));
    await lost;
    await runTimers();
    expect(board.stage("A").opportunities).toMatchObject([{ change: "unknown" }]);
    server.put({ ...a1, contact: { ...a1.contact, email: "ann@example.com" } });
    await runTimers();
    expect(events.at(-1)).toMatchObject({ kind: "edited" });
    expect(board.stage("A").opportunities).toMatchObject([{ change: null }]);
  });

  test("is not taken for a move or a deletion without an answer", async () => {
    const { board, writes } = await openFixture([a1, b1]);
    writes.hold();
    const removed = expect(board.actions.remove(b1)).rejects.toBeDefined();
    await writes.held[0]?.fail(problem("timeout"));
    await removed;
    expect(board.actions.standing("b1")).toMatchObject({ known: b1, wanted: null });
    board.actions.move(a1, toB);
    await writes.held[0]?.fail(problem("timeout"));
    expect(board.actions.standing("a1")).toMatchObject({ known: toB, wanted: null });
  });
});
