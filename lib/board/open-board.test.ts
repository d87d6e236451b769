import { describe, expect, test } from "vitest";
import { flush, openFixture, titlesOf } from "./fixtures/board-fixture";
import { opportunity, problem } from "./fixtures/model-server";

const a1 = opportunity("a1", { age: 1 });
const a2 = opportunity("a2", { age: 2 });
const b1 = opportunity("b1", { age: 3, stageId: "B", value: 5 });
const three = [a1, a2, b1];
const toB = { stageId: "B", status: "open" } as const;
const toC = { stageId: "C", status: "open" } as const;
const many = Array.from({ length: 150 }, (_, n) => opportunity(`m${n}`, { age: n }));

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
    expect(board.totals()).toEqual({ count: 3, value: 25, summed: null, exact: true, missing: 0 });
  });

  test.each([
    ["exact as its page tells it", { status: "open" }, true],
    ["perhaps off while somebody searches", { status: "open", query: "m" }, false],
  ] as const)("calls the count of a stage, before the summary has come, %s", async (_name, filters, exact) => {
    const { open, reads } = await openFixture(many, { status: "won" });
    reads.hold();
    const { board } = await open(filters);
    for (const page of reads.held.filter(({ subject }) => subject !== "summary")) await page.pass();
    expect(board.stage("A")).toMatchObject({ count: 150, summed: 20, exact });
    expect(board.totals()).toMatchObject({ exact });
  });

  test("calls no count exact in which a move of ours may be or not, before the summary has come", async () => {
    const { open, reads } = await openFixture(many, { status: "won" });
    reads.hold();
    const { board } = await open({ status: "open" });
    for (const page of reads.held.filter(({ subject }) => subject !== "summary")) await page.pass();
    board.actions.move(opportunity("m0", { age: 0 }), toB);
    await flush();
    expect(board.stage("A")).toMatchObject({ count: 149, exact: false });
    expect(board.stage("C")).toMatchObject({ count: 0, exact: true });
  });

  test("tells the totals without a stage that could not be read, and with it once it was", async () => {
    const { open, reads } = await openFixture(three, { status: "won" });
    // What somebody has looked for before is nobody's concern.
    (await open({ status: "open", query: "a" })).stop();
    reads.hold();
    const { board } = await open({ status: "open" });
    const first = (stageId: string) => reads.held.find(({ subject }) => subject === `first ${stageId}`);
    await reads.held.find(({ subject }) => subject === "summary")?.fail(problem("rejected"));
    for (const stageId of ["A", "C"]) await first(stageId)?.pass();
    expect(board.totals()).toMatchObject({ count: null, missing: 0 });
    await first("B")?.fail(problem("rejected"));
    expect(board.stage("B")).toMatchObject({ phase: "error", count: null });
    expect(board.totals()).toMatchObject({ count: 2, value: 20, missing: 1 });
    expect(board.totals()).toBe(board.totals());
    const retried = board.retryStage("B");
    // It has not come yet, and is no other trouble than before.
    expect(board.stage("B")).toMatchObject({ phase: "error", problem: { code: "rejected" } });
    expect(board.totals()).toMatchObject({ count: 2, missing: 1 });
    await first("B")?.pass();
    expect(board.totals()).toMatchObject({ count: 3, value: 25, missing: 0 });
    // The totals, which had failed with it, are read again, too.
    expect(reads.held.map(({ subject }) => subject)).toEqual(["summary"]);
    await reads.held[0]?.pass();
    await retried;
    expect(board.line()).toBeNull();
  });

  test("reads on to the end of a long stage", async () => {
    const { board, reads } = await openFixture(many);
    expect(board.stage("A")).toMatchObject({ count: 150, hasMore: true });
    expect(titlesOf(board, "A")).toHaveLength(20);
    reads.hold();
    board.loadMore("A");
    board.loadMore("A");
    expect(reads.held).toHaveLength(1);
    await reads.held[0]?.pass();
    expect(titlesOf(board, "A")).toHaveLength(120);
    board.loadMore("A");
    await reads.held[0]?.pass();
    expect(titlesOf(board, "A")).toEqual(many.map(({ id }) => id));
    expect(board.stage("A").hasMore).toBe(false);
  });

  test("a reload goes back to the first page, and reading on works after it", async () => {
    const { board } = await openFixture(many);
    board.loadMore("A");
    await flush();
    expect(titlesOf(board, "A")).toHaveLength(120);
    await board.actions.refresh();
    expect(titlesOf(board, "A")).toHaveLength(20);
    board.loadMore("A");
    await flush();
    expect(titlesOf(board, "A")).toEqual(many.slice(0, 120).map(({ id }) => id));
  });

  test("a next page that fails leaves what is there, says why, and can be asked for again", async () => {
    const { board, reads } = await openFixture(many);
    reads.hold();
    board.loadMore("A");
    await reads.held[0]?.fail(problem("rate_limited"));
    expect(board.stage("A")).toMatchObject({ phase: "error", problem: { code: "rate_limited" } });
    expect(titlesOf(board, "A")).toHaveLength(20);
    board.retryStage("A");
    await reads.held[0]?.pass();
    expect(board.stage("A")).toMatchObject({ phase: "ready", problem: null });
    expect(titlesOf(board, "A")).toHaveLength(120);
  });

  test("a column keeps its identity while another one changes", async () => {
    const { board, writes } = await openFixture(three);
    writes.hold();
    const before = { b: board.stage("B"), c: board.stage("C") };
    board.actions.move(a1, toC);
    expect(board.stage("B")).toBe(before.b);
    expect(board.stage("C")).not.toBe(before.c);
  });
});

describe("a move", () => {
  test("is on top of its new stage, with counts and values, before move() returns", async () => {
    const { board, writes } = await openFixture(three);
    writes.hold();
    let isTold = false;
    board.subscribe(() => {
      isTold = true;
    });
    board.actions.move(a2, toB);
    expect(isTold).toBe(true);
    expect(titlesOf(board, "A")).toEqual(["a1"]);
    expect(titlesOf(board, "B")).toEqual(["a2", "b1"]);
    expect(board.stage("B").opportunities[0]).toMatchObject({ stageId: "B", change: "pending" });
    expect(board.stage("A")).toMatchObject({ count: 1, value: 10, exact: true });
    expect(board.stage("B")).toMatchObject({ count: 2, value: 15, exact: true });
  });

  test("is told once, since each telling computes the board and looks over every column", async () => {
    const { board, writes } = await openFixture(three);
    writes.hold();
    let timesTold = 0;
    board.subscribe(() => {
      timesTold += 1;
    });
    board.actions.move(a2, toB);
    expect(timesTold).toBe(1);
    expect(writes.held).toHaveLength(1);
  });

  test("that the CRM refuses puts the card back where it was and says why", async () => {
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

  test("that was refused is sent again by Try again", async () => {
    const { board, writes, server } = await openFixture(three);
    writes.hold();
    const changeId = board.actions.move(a1, toB) ?? "";
    await writes.held[0]?.fail(problem("upstream_unavailable"));
    board.actions.retry(changeId);
    expect(titlesOf(board, "B")).toEqual(["a1", "b1"]);
    await writes.held[0]?.pass();
    expect(server.held.get("a1")).toMatchObject(toB);
    expect(board.stage("B").opportunities[0]).toMatchObject({ id: "a1", change: null });
  });

  test("of one card keeps its place when an older move of another card fails", async () => {
    const { board, writes } = await openFixture(three);
    writes.hold();
    board.actions.move(a1, toB);
    board.actions.move(a2, toC);
    const [older, newer] = [...writes.held];
    await newer?.pass();
    await older?.fail(problem("internal"));
    expect(titlesOf(board, "A")).toEqual(["a1"]);
    expect(titlesOf(board, "C")).toEqual(["a2"]);
    expect(board.stage("C")).toMatchObject({ count: 1, value: 10 });
  });

  test("made while an earlier one of the same card is under way replaces what waits, and is sent once", async () => {
    const { board, writes, server, events } = await openFixture(three);
    writes.hold();
    board.actions.move(a1, toB);
    const wonInB = { stageId: "B", status: "won" } as const;
    board.actions.move({ ...a1, ...toB }, wonInB);
    board.actions.move({ ...a1, ...wonInB }, toC);
    expect(writes.held).toHaveLength(1);
    await writes.held[0]?.pass();
    expect(writes.held.map(({ subject }) => subject.write)).toEqual([
      { kind: "move", to: toC, isUndo: false },
    ]);
    await writes.held[0]?.pass();
    expect(server.held.get("a1")).toMatchObject(toC);
    expect(titlesOf(board, "C")).toEqual(["a1"]);
    expect(events.filter(({ kind }) => kind === "moved")).toMatchObject([{ to: toC }]);
  });

  test("C3: twenty quick moves of one card are two writes, and the last place wins", async () => {
    const { board, writes, server } = await openFixture(three);
    writes.hold();
    for (let at = 0; at < 19; at += 1) board.actions.move(a1, at % 2 === 0 ? toB : toC);
    board.actions.move(a1, { stageId: "C", status: "won" });
    const sent: unknown[] = [];
    for (let one = writes.held[0]; one; one = writes.held[0]) {
      sent.push(one.subject.write);
      await one.pass();
    }
    expect(sent).toHaveLength(2);
    expect(server.held.get("a1")).toMatchObject({ stageId: "C", status: "won" });
    expect(board.stage("C").opportunities).toEqual([]);
  });

  test("still counts when the move before it was refused", async () => {
    const { board, writes, server, events } = await openFixture(three);
    writes.hold();
    board.actions.move(a1, toB);
    board.actions.move(a1, toC);
    await writes.held[0]?.fail(problem("internal"));
    expect(titlesOf(board, "C")).toEqual(["a1"]);
    await writes.held[0]?.pass();
    expect(server.held.get("a1")).toMatchObject(toC);
    expect(board.stage("C").opportunities[0]).toMatchObject({ change: null });
    expect(events.filter(({ kind }) => kind === "refused")).toEqual([]);
  });

  test("back to where the card came from is done when the first move is refused", async () => {
    const { board, writes, events } = await openFixture(three);
    writes.hold();
    board.actions.move(a1, toB);
    const back = board.actions.move({ ...a1, ...toB }, { stageId: "A", status: "open" });
    await writes.held[0]?.fail(problem("internal"));
    expect(writes.held).toHaveLength(0);
    expect(events.at(-1)).toMatchObject({ kind: "moved", changeId: back, opportunity: { stageId: "A" } });
  });

  test("and so it is where an edit of the card still waits", async () => {
    const { board, writes, events } = await openFixture(three);
    writes.hold();
    board.actions.move(a1, toB);
    void board.actions.edit(a1.id, { title: "Other" });
    const back = board.actions.move({ ...a1, ...toB }, { stageId: "A", status: "open" });
    await writes.held[0]?.fail(problem("internal"));
    expect(writes.held).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ kind: "moved", changeId: back });
  });

  test("back to where the card came from is not sent at all when the first was not either", async () => {
    const cards = Array.from({ length: 5 }, (_, n) => opportunity(`c${n}`, { age: n }));
    const { board, writes, events } = await openFixture(cards);
    writes.hold();
    for (const card of cards) board.actions.move(card, toB);
    const last = cards[4] ?? a1;
    expect(writes.held).toHaveLength(4);
    board.actions.move({ ...last, ...toB }, { stageId: "A", status: "open" });
    expect(events.slice(-2)).toMatchObject([
      { kind: "moving" },
      { kind: "moved", opportunity: { id: "c4" } },
    ]);
    await writes.held[0]?.pass();
    expect(writes.held).toHaveLength(3);
    expect(titlesOf(board, "A")).toEqual(["c4"]);
  });

  test("is not lost because a next page was being loaded", async () => {
    const { board, writes, reads } = await openFixture(many);
    reads.hold();
    writes.hold();
    board.loadMore("A");
    reads.held[0]?.apply();
    board.actions.move(many[3] ?? a1, toB);
    await writes.held[0]?.pass();
    await reads.held[0]?.pass();
    expect(titlesOf(board, "A")).toHaveLength(119);
    expect(titlesOf(board, "A")).not.toContain("m3");
    expect(titlesOf(board, "B")).toEqual(["m3"]);
  });

  test("can be undone, and the card is back at its sorted place", async () => {
    const { board, server, events } = await openFixture(three);
    const changeId = board.actions.move(a2, toB) ?? "";
    board.actions.undo(changeId);
    expect(titlesOf(board, "A")).toEqual(["a1", "a2"]);
    await flush();
    expect(server.held.get("a2")).toMatchObject({ stageId: "A" });
    expect(events.at(-1)).toMatchObject({ kind: "moved", isUndo: true, from: toB });
  });

  test("out of what the filters show says so", async () => {
    const { board, events } = await openFixture(three);
    board.actions.move(a1, { stageId: "A", status: "won" });
    expect(titlesOf(board, "A")).toEqual(["a2"]);
    expect(board.stage("A")).toMatchObject({ count: 1, value: 10 });
    expect(events[0]).toMatchObject({ kind: "moving", leftView: true, to: { status: "won" } });
  });

  test("is counted once when a summary that met it comes after its answer", async () => {
    const { board, writes, reads, open } = await openFixture(three);
    writes.hold();
    board.actions.move(a1, toB);
    writes.held[0]?.apply();
    reads.hold();
    const other = await open({});
    const summary = () => reads.held.find(({ subject }) => subject === "summary");
    summary()?.apply();
    await writes.held[0]?.pass();
    await summary()?.pass();
    await summary()?.pass();
    for (const read of [...reads.held]) await read.pass();
    expect(summary()).toBeUndefined();
    expect(other.board.stage("B")).toMatchObject({ count: 2, value: 15, exact: true });
  });

  test("goes on under other filters and is shown there", async () => {
    const { board, writes, open, stop, server } = await openFixture(three);
    writes.hold();
    board.actions.move(a1, { stageId: "B", status: "won" });
    stop();
    const { board: won } = await open({ status: "won" });
    expect(titlesOf(won, "B")).toEqual(["a1"]);
    await writes.held[0]?.pass();
    expect(server.held.get("a1")).toMatchObject({ stageId: "B", status: "won" });
    expect(titlesOf(won, "B")).toEqual(["a1"]);
  });
});
