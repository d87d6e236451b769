import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { ApiProblem } from "@/lib/http/api-problem";
import { openFixture, titlesOf } from "./fixtures/board-fixture";
import { opportunity, problem } from "./fixtures/model-server";
import { locationOptions, pipelinesOptions, stagePagesOptions, usersOptions } from "./queries";

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

  test("F18: says of what it reads because time has passed that nobody waits for it, and of nothing else", async () => {
    const { board, polls } = await openFixture([a1]);
    await board.actions.refresh();
    board.actions.move(a1, { stageId: "B", status: "open" });
    await pass(5_000);
    expect(polls).toEqual([]);
    await pass(35_000);
    expect(polls).toEqual(["A", "B", "C", "summary"]);
    await board.actions.refresh();
    expect(polls.length).toBe(4);
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

  test("asks on refresh for the pipelines, the owners and the currency, too", async () => {
    const { board, client, reads, store } = await openFixture([a1]);
    const before = await client.query(pipelinesOptions(store.reads));
    await Promise.all([client.query(usersOptions(store.reads)), client.query(locationOptions(store.reads))]);
    reads.hold();
    const refreshed = board.actions.refresh();
    await pass(1);
    const asked = reads.held.map(({ subject }) => subject);
    expect(asked).toEqual(expect.arrayContaining(["pipelines", "users", "location", "first A"]));
    reads.release();
    while (reads.held.length > 0) await reads.held[0]?.pass();
    await refreshed;
    // Nothing has changed, so nothing is drawn again.
    expect(client.getQueryData(pipelinesOptions(store.reads).queryKey)).toBe(before);
  });

  test("after an outage shows its cards, and says no more that they are old once they were read again", async () => {
    const { board, reads } = await openFixture([a1, a2]);
    reads.hold();
    const refreshed = board.actions.refresh();
    await failAll(reads);
    await refreshed;
    expect(titlesOf(board, "A")).toEqual(["a1", "a2"]);
    expect(board.stage("A")).toMatchObject({ phase: "ready" });
    expect(board.line()).toMatchObject({ kind: "old", knownAtMs: expect.any(Number) });
    reads.release();
    await pass(35_000);
    expect(board.stage("A")).toMatchObject({ phase: "ready" });
    expect(board.line()).toBeNull();
  });

  test("that could not be read offline is no outage once the line is back, and is read again", async () => {
    vi.stubGlobal("window", new EventTarget());
    onTestFinished(() => void vi.unstubAllGlobals());
    const { board, reads } = await openFixture([a1, a2]);
    reads.hold();
    const refreshed = board.actions.refresh();
    await failAll(reads, "offline");
    await refreshed;
    expect(board.line()).toBeNull();
    window.dispatchEvent(new Event("online"));
    await pass(0);
    expect(reads.held.map(({ subject }) => subject)).toEqual(["first A", "first B"]);
    expect(board.line()).toBeNull();
    await failAll(reads);
    expect(board.line()).toMatchObject({ kind: "old", knownAtMs: expect.any(Number) });
  });

  test("tells no moment of the next round while it loads, not even in the pause before a second try", async () => {
    const { open, reads, store } = await openFixture([a1]);
    reads.hold();
    const { board } = await open({ status: "won" });
    const busy = problem("rate_limited");
    store.line.hear({ method: "GET", path: "/api/pipelines/P/summary" })({ headers: null, problem: busy });
    const tillNextMs = () => (board.line()?.nextReadAtMs ?? Number.NaN) - Date.now();
    expect(tillNextMs()).toBeLessThanOrEqual(0);
    for (const read of [...reads.held]) await read.fail(problem("upstream_unavailable"));
    expect(reads.held).toEqual([]);
    expect(tillNextMs()).toBeLessThanOrEqual(0);
    await vi.waitFor(() => expect(reads.held).toHaveLength(4), { timeout: 5_000 });
    expect(tillNextMs()).toBeLessThanOrEqual(0);
    reads.release();
    for (const read of [...reads.held]) await read.pass();
    expect(tillNextMs()).toBeGreaterThan(0);
  });

  test("that a server rendered of what it had known says so from the start, until all was read again", async () => {
    const { board, client, store } = await openFixture([a1]);
    const { queryKey } = stagePagesOptions(store.reads, {
      ...{ pipelineId: "P", stageId: "A", filters: board.filters },
    });
    client.setQueryData(
      queryKey,
      (held) =>
        held && {
          ...held,
          pages: held.pages.map((page) => ({ ...page, stoodIn: { sinceMs: 5, isLimited: false } })),
        },
    );
    expect(board.line()).toMatchObject({ kind: "down", who: "highlevel", knownAtMs: 5 });
    await pass(35_000);
    expect(board.line()).toBeNull();
  });

  test("whose totals alone cannot be read says so, with every card in its place", async () => {
    const { board, reads, client } = await openFixture([a1, a2]);
    reads.hold();
    const again = client.resetQueries({ queryKey: ["L", "pipeline", "P", "summary"] });
    await failAll(reads);
    await again;
    expect(titlesOf(board, "A")).toEqual(["a1", "a2"]);
    expect(board.stage("A")).toMatchObject({ phase: "ready", count: 2 });
    expect(board.line()).toMatchObject({ kind: "old", knownAtMs: expect.any(Number) });
  });

  test("reads at once when the line is back, what could not be read without it among it, but not into a drag", async () => {
    const line = new EventTarget();
    vi.stubGlobal("window", line);
    onTestFinished(() => void vi.unstubAllGlobals());
    const { open, reads, stop, polls } = await openFixture([a1]);
    stop();
    reads.hold();
    const opening = open({ status: "open", query: "a" });
    await failAll(reads);
    const { board } = await opening;
    await failAll(reads);
    expect(board.stage("A").phase).toBe("error");
    reads.release();
    board.actions.setDragging(true);
    line.dispatchEvent(new Event("online"));
    await pass(0);
    expect(polls).toEqual([]);
    board.actions.setDragging(false);
    await pass(1_000);
    expect(titlesOf(board, "A")).toEqual(["a1"]);
    expect(polls).toEqual(["summary"]);
  });

  test("loads what could not be read offline, and calls it neither failed nor loaded meanwhile", async () => {
    vi.stubGlobal("window", new EventTarget());
    onTestFinished(() => void vi.unstubAllGlobals());
    const { open, reads, stop } = await openFixture([a1]);
    stop();
    reads.hold();
    const opening = open({ status: "open", query: "a" });
    await failAll(reads, "offline");
    const { board } = await opening;
    expect(board.stage("A")).toMatchObject({ phase: "error", problem: { code: "offline" } });
    window.dispatchEvent(new Event("online"));
    await pass(0);
    expect(board.stage("A").phase).toBe("loading");
  });

  test("that is opened again reads what could not be read before, and what is old, at once", async () => {
    const { board, open, reads, stop, polls } = await openFixture([a1]);
    reads.hold();
    const refreshed = board.actions.refresh();
    await failAll(reads);
    await refreshed;
    reads.release();
    const openAgain = async () => {
      const again = await open({ status: "open" });
      await pass(1_000);
      expect(again.board.line()).toBeNull();
      again.stop();
      return polls.splice(0).length;
    };
    stop();
    expect(await openAgain()).toBe(4);
    await pass(20_000);
    expect(await openAgain()).toBe(0);
    await pass(31_000);
    expect(await openAgain()).toBe(4);
  });

  test("offers the next page again once a later read of its stage came through", async () => {
    const many = Array.from({ length: 24 }, (_, age) => opportunity(`a${age}`, { age }));
    const { board, reads } = await openFixture(many);
    reads.hold();
    board.loadMore("A");
    await failAll(reads);
    expect(board.stage("A").phase).toBe("error");
    expect(board.line()).toBeNull();
    reads.release();
    await pass(35_000);
    expect(board.stage("A").phase).toBe("ready");
    board.loadMore("A");
    await pass(0);
    expect(board.stage("A").opportunities).toHaveLength(24);
  });

  test("reads by itself a stage whose first page could not be read", async () => {
    const { open, reads, stop } = await openFixture([a1]);
    stop();
    reads.hold();
    const opening = open({});
    await failAll(reads);
    const { board } = await opening;
    await failAll(reads);
    expect(board.stage("A").phase).toBe("error");
    reads.release();
    await pass(35_000);
    expect(titlesOf(board, "A")).toEqual(["a1"]);
    expect(board.stage("A").phase).toBe("ready");
  });
});

/** Fails all that is held and whatever is asked for meanwhile. */
async function failAll(
  reads: Awaited<ReturnType<typeof openFixture>>["reads"],
  code: ApiProblem["code"] = "internal",
): Promise<void> {
  const refused = new ApiProblem({ code, detail: "It does not work." });
  await pass(1);
  while (reads.held.length > 0) {
    await Promise.all([...reads.held].map((one) => one.fail(refused)));
    await pass(1);
  }
}
