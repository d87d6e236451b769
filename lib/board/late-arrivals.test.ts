import { describe, expect, test } from "vitest";
import { flush, openFixture } from "./fixtures/board-fixture";
import { opportunity, problem } from "./fixtures/model-server";

const a1 = opportunity("a1", { age: 1 });
const b1 = opportunity("b1", { age: 3, stageId: "B", value: 5 });
const toB = { stageId: "B", status: "open" } as const;
const toC = { stageId: "C", status: "open" } as const;

describe("a newer change of a card whose last one has no answer", () => {
  test("waits until that one cannot arrive any more, which would undo it", async () => {
    const { board, writes, runTimers, settleDoubts } = await openFixture([a1, b1]);
    writes.hold();
    board.actions.move(a1, toB);
    await writes.held[0]?.fail(problem("timeout"));
    board.actions.move({ ...a1, ...toB }, toC);
    await runTimers();
    expect(writes.held).toEqual([]);
    expect(board.stage("C").opportunities).toMatchObject([{ id: "a1", change: "unknown" }]);
    await settleDoubts();
    expect(writes.held.map(({ subject }) => subject.write)).toMatchObject([{ to: { stageId: "C" } }]);
  });

  test("goes out as soon as that one has arrived", async () => {
    const { board, server, writes, runTimers } = await openFixture([a1, b1]);
    writes.hold();
    const lost = expect(board.actions.edit("a1", { value: 777 })).rejects.toMatchObject({ code: "timeout" });
    await writes.held[0]?.fail(problem("timeout"));
    await lost;
    const edited = board.actions.edit("a1", { value: 888 });
    await flush();
    expect(writes.held).toEqual([]);
    server.put({ ...a1, value: 777 });
    await runTimers();
    await writes.held[0]?.pass();
    expect(await edited).toMatchObject({ value: 888 });
    expect(server.held.get("a1")).toMatchObject({ value: 888 });
  });

  test("waits beside one of other fields, which would bring the old title and place back", async () => {
    const { board, writes, settleDoubts } = await openFixture([a1, b1]);
    writes.hold();
    const lost = expect(board.actions.edit("a1", { value: 777 })).rejects.toMatchObject({ code: "timeout" });
    await writes.held[0]?.fail(problem("timeout"));
    await lost;
    void board.actions.edit("a1", { value: 777, title: "Better" });
    await flush();
    expect(writes.held).toEqual([]);
    await settleDoubts();
    expect(writes.held.map(({ subject }) => subject.write)).toMatchObject([{ draft: { title: "Better" } }]);
  });

  test("waits also where it is the same once more, which would carry its time along as well", async () => {
    const { board, writes, settleDoubts } = await openFixture([a1, b1]);
    writes.hold();
    const lost = expect(board.actions.edit("a1", { value: 777 })).rejects.toMatchObject({ code: "timeout" });
    await writes.held[0]?.fail(problem("timeout"));
    await lost;
    void board.actions.edit("a1", { value: 777 });
    await flush();
    expect(writes.held).toEqual([]);
    expect(board.actions.standing("a1")).toMatchObject({ waits: true });
    await settleDoubts();
    expect(writes.held.map(({ subject }) => subject.write)).toMatchObject([{ draft: { value: 777 } }]);
    expect(board.actions.standing("a1")).toMatchObject({ waits: false });
  });

  test("does not wait where it deletes the card", async () => {
    const { board, writes } = await openFixture([a1, b1]);
    writes.hold();
    board.actions.move(a1, toB);
    await writes.held[0]?.fail(problem("timeout"));
    void board.actions.remove(a1);
    await flush();
    expect(writes.held.map(({ subject }) => subject.write)).toEqual([{ kind: "delete" }]);
  });

  test("waits also where the server had to send that one twice, and the first may still arrive", async () => {
    const { board, writes, events, settleDoubts } = await openFixture([a1, b1]);
    writes.hold();
    board.actions.move(a1, toB);
    writes.held[0]?.leaveOpen(1);
    await writes.held[0]?.pass();
    expect(board.stage("B").opportunities).toMatchObject([{ id: "a1", change: null }, { id: "b1" }]);
    board.actions.move({ ...a1, ...toB }, toC);
    await flush();
    expect(writes.held).toEqual([]);
    expect(events.at(-1)).toMatchObject({ kind: "moving", waits: "held" });
    await settleDoubts();
    expect(writes.held.map(({ subject }) => subject.write)).toMatchObject([{ to: { stageId: "C" } }]);
  });

  test("waits for each sending of that one, of which a look has seen no more than the first", async () => {
    const { board, server, writes, runTimers, settleDoubts } = await openFixture([a1, b1]);
    writes.hold();
    board.actions.move(a1, toB);
    writes.held[0]?.leaveOpen(2);
    await writes.held[0]?.fail(problem("upstream_timeout"));
    server.put({ ...a1, ...toB });
    await runTimers();
    expect(board.stage("B").opportunities).toContainEqual(
      expect.objectContaining({ id: "a1", change: null }),
    );
    board.actions.move({ ...a1, ...toB }, toC);
    await flush();
    expect(writes.held).toEqual([]);
    await settleDoubts();
    expect(writes.held).toHaveLength(1);
  });

  test("that was taken back behind a lost edit is told as done, for there is nothing to send", async () => {
    const { board, writes, events } = await openFixture([a1, b1]);
    writes.hold();
    const lost = expect(board.actions.edit("a1", { title: "Better" })).rejects.toMatchObject({
      code: "timeout",
    });
    await writes.held[0]?.fail(problem("timeout"));
    await lost;
    board.actions.move(a1, toB);
    board.actions.move({ ...a1, ...toB }, { stageId: "A", status: "open" });
    expect(events.map(({ kind }) => kind)).toEqual(["moving", "moving", "moved"]);
    expect(events[1]).toMatchObject({ waits: false });
  });

  test("C6: is told as refused at once where the card turns out to be gone", async () => {
    const { board, server, writes, events, runTimers } = await openFixture([a1, b1]);
    writes.hold();
    board.actions.move(a1, toB);
    await writes.held[0]?.fail(problem("timeout"));
    const newer = board.actions.move({ ...a1, ...toB }, toC);
    const edited = expect(board.actions.edit("a1", { title: "Better" })).rejects.toMatchObject({
      code: "not_found",
    });
    await flush();
    server.held.delete("a1");
    await runTimers();
    await edited;
    const refused = events.filter(({ kind }) => kind === "refused");
    expect(refused.map(({ changeId }) => changeId)).toContain(newer);
    expect(refused).toMatchObject([{ problem: { code: "not_found" } }, { problem: { code: "not_found" } }]);
    expect(writes.held).toEqual([]);
  });

  test("C1: waits also once somebody else has overtaken that one", async () => {
    const { board, server, writes, events, runTimers, settleDoubts } = await openFixture([a1, b1]);
    writes.hold();
    board.actions.move(a1, toB);
    await writes.held[0]?.fail(problem("timeout"));
    server.put({ ...a1, stageId: "C" });
    await runTimers();
    expect(events.at(-1)).toMatchObject({ kind: "refused", problem: { code: "conflict" } });
    board.actions.move({ ...a1, stageId: "C" }, { stageId: "A", status: "open" });
    await flush();
    expect(writes.held).toEqual([]);
    await settleDoubts();
    expect(writes.held.map(({ subject }) => subject.write)).toMatchObject([{ to: { stageId: "A" } }]);
  });

  test("waits also after a minute in which nobody could look", async () => {
    const { board, server, writes, settleDoubts } = await openFixture([a1, b1]);
    server.get = () => {
      throw problem("unreachable");
    };
    writes.hold();
    const lost = expect(board.actions.edit("a1", { value: 777 })).rejects.toMatchObject({ code: "timeout" });
    await writes.held[0]?.fail(problem("timeout"));
    await lost;
    void board.actions.edit("a1", { title: "Better" });
    await flush();
    await settleDoubts();
    expect(writes.held).toEqual([]);
    expect(board.actions.standing("a1")).toMatchObject({ waits: true });
  });

  test("decides what is told: to check the old one again says nothing of it", async () => {
    const { board, writes, events } = await openFixture([a1, b1]);
    writes.hold();
    board.actions.move(a1, toB);
    await writes.held[0]?.fail(problem("timeout"));
    board.actions.move({ ...a1, ...toB }, toC);
    await flush();
    board.actions.again("a1");
    await flush();
    expect(events.map(({ kind }) => kind)).toEqual(["moving", "unknown", "moving"]);
  });

  test("is marked as waiting where the last one is known to have arrived", async () => {
    const { board } = await openWaitingMove();
    expect(board.stage("C").opportunities).toMatchObject([{ id: "a1", change: "waiting" }]);
  });

  test("goes on once a deletion that went before it is refused", async () => {
    const { board, writes, settleDoubts } = await openWaitingMove();
    const deleted = expect(board.actions.remove({ ...a1, ...toC })).rejects.toMatchObject({
      code: "forbidden",
    });
    await flush();
    await writes.held[0]?.fail(problem("forbidden"));
    await deleted;
    expect(board.stage("C").opportunities).toMatchObject([{ id: "a1", change: "waiting" }]);
    await settleDoubts();
    expect(writes.held.map(({ subject }) => subject.write)).toMatchObject([{ to: toC }]);
  });

  test("is nobody's concern once a deletion that went before it is done", async () => {
    const { board, writes, events, settleDoubts } = await openWaitingMove();
    const deleted = board.actions.remove({ ...a1, ...toC });
    await flush();
    await writes.held[0]?.pass();
    await deleted;
    await settleDoubts();
    expect(writes.held).toEqual([]);
    expect(events.at(-1)).toMatchObject({ kind: "deleted" });
  });
});

describe("a move of a card whose deletion got no answer", () => {
  test.each([
    ["is told to its end, and not that the deletion was not made", true, ["unknown", "moving", "moved"]],
    ["ends with the deletion, if that is seen to be done", false, ["unknown", "moving", "deleted"]],
  ])("%s", async (_name, isThere, told) => {
    const { board, server, writes, events, settleDoubts } = await openFixture([a1, b1]);
    writes.hold();
    const deleted = expect(board.actions.remove(a1)).rejects.toMatchObject({ code: "timeout" });
    await flush();
    await writes.held[0]?.fail(problem("timeout"));
    await deleted;
    board.actions.again("a1");
    await flush();
    board.actions.move(a1, toB);
    await flush();
    if (!isThere) server.held.delete("a1");
    await settleDoubts();
    while (writes.held.length > 0) await writes.held[0]?.pass();
    expect(events.map(({ kind }) => kind)).toEqual(told);
  });
});

/** A card that waits in C, since one of two sendings of its move to B got no answer. */
async function openWaitingMove() {
  const fixture = await openFixture([a1, b1]);
  const { board, writes } = fixture;
  writes.hold();
  board.actions.move(a1, toB);
  writes.held[0]?.leaveOpen(1);
  await writes.held[0]?.pass();
  board.actions.move({ ...a1, ...toB }, toC);
  await flush();
  return fixture;
}

describe("what waits behind an edit that was sent", () => {
  test("is told as refused, each move of it, where the card turns out to be gone", async () => {
    const { board, server, writes, events } = await openFixture([a1, b1]);
    writes.hold();
    const edits = ["One", "Two"].map((title) => () => {
      return expect(board.actions.edit("a1", { title })).rejects.toMatchObject({ code: "not_found" });
    });
    const first = edits[0]?.();
    board.actions.move(a1, toB);
    const last = edits[1]?.();
    await flush();
    server.held.delete("a1");
    await writes.held[0]?.pass();
    await Promise.all([first, last]);
    expect(events.map(({ kind }) => kind)).toEqual(["moving", "refused"]);
  });

  test("is done all the same where somebody else was quicker than that edit", async () => {
    const { board, writes, server } = await openFixture([a1, b1]);
    writes.hold();
    const first = expect(board.actions.edit("a1", { title: "One" })).rejects.toMatchObject({
      code: "conflict",
    });
    board.actions.move(a1, toB);
    const second = board.actions.edit("a1", { source: "Fair" });
    board.actions.move({ ...a1, ...toB }, { stageId: "A", status: "open" });
    await flush();
    await writes.held[0]?.fail(problem("conflict"));
    await first;
    while (writes.held.length > 0) await writes.held[0]?.pass();
    await second;
    expect(server.held.get("a1")).toMatchObject({ stageId: "A" });
  });
});
