import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Clock, SYSTEM_CLOCK } from "@/lib/fetch/clock";
import { createVirtualClock, type VirtualClock } from "@/lib/fetch/fixtures/virtual-clock";
import { createVirtualUpstream, mostWithin, seededRandom } from "@/lib/fetch/fixtures/virtual-upstream";
import { withOwnShare } from "@/lib/fetch/own-share";
import type { Ask, Turn } from "@/lib/fetch/send-log";
import type { SendStore } from "@/lib/fetch/send-store";
import { createWayOut } from "@/lib/fetch/way-out";
import { openStorage, type Storage } from "@/lib/storage/database";
import { makeTestDatabase, type TestDatabase } from "@/lib/storage/testing";
import { createSharedStore } from "./send-logs";

// Three servers on one PostgreSQL, whose clock a test turns by hand.

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

let database: TestDatabase;
let servers: Storage[];

beforeEach(async () => {
  database = await makeTestDatabase();
  servers = await Promise.all([1, 2, 3].map(() => openStorage({ url: database.url, poolSize: 2 })));
});
afterEach(async () => {
  await Promise.all(servers.map((storage) => storage.close()));
  await database.remove();
});

const storesBy = (nowOf: () => number, clock: Clock = SYSTEM_CLOCK) =>
  servers.map((storage) => createSharedStore({ storage, clock, now: () => sql<number>`${nowOf()}::bigint` }));
const START = Date.UTC(2026, 0, 1, 12);
const one: Ask = { lane: "first", calls: 1, nowMs: START };
const given = (turns: readonly Turn[]) =>
  turns.reduce((sum, turn) => sum + (turn.kind === "now" ? turn.calls : 0), 0);

describe("servers on one database", () => {
  test("take no more than 90 turns of a window together, however they ask at once", async () => {
    let nowMs = START;
    const stores = storesBy(() => nowMs);
    const askAll = () =>
      Promise.all(
        stores.flatMap((store) => Array.from({ length: 20 }, () => store.take("here", { ...one, calls: 3 }))),
      );
    expect(given(await askAll())).toBe(90);
    nowMs += 10_499;
    expect(given(await askAll())).toBe(0);
    nowMs += 1;
    expect(given(await askAll())).toBe(90);
    expect(await Promise.all(stores.map((store) => store.left("here", nowMs)))).toEqual(
      Array.from({ length: 3 }, () => ({ inWindow: 0, today: 200_000 - 180 })),
    );
  });

  test("count for each location", async () => {
    const [store] = storesBy(() => START);
    await store?.take("here", { ...one, calls: 90 });
    expect(await store?.take("there", one)).toMatchObject({ kind: "now", calls: 1 });
  });

  test("by the database's own clock unless a test says otherwise", async () => {
    const stores = servers.map((storage) => createSharedStore({ storage }));
    for (const store of stores)
      expect(await store.take("here", { ...one, calls: 40 })).toMatchObject({ kind: "now" });
    const [turn] = await Promise.all(stores.map((store) => store.take("here", { ...one, nowMs: 0 })));
    expect(turn?.kind === "later" && turn.atMs).toBeGreaterThan(0);
    expect(turn?.kind === "later" && turn.atMs).toBeLessThanOrEqual(10_500);
  });

  test("hear from each other what upstream says", async () => {
    const [here, there] = storesBy(() => START);
    await here?.learn("l", { mostInWindow: 20 }, START);
    expect(await there?.take("l", { ...one, calls: 90 })).toMatchObject({ kind: "now", calls: 18 });
    await here?.learn("l", { retryAfterMs: 30_000 }, START);
    expect(await there?.take("l", one)).toEqual({ kind: "later", atMs: START + 30_000 });
  });

  test("F18: at 95 % of the daily quota refuse what can wait, all of them, and reps go on working", async () => {
    const [here, there] = storesBy(() => START);
    await here?.learn("l", { mostToday: 200_000, usedToday: 190_000 }, START);
    expect(await there?.take("l", { ...one, lane: "rest" })).toMatchObject({ kind: "spent" });
    expect(await there?.take("l", { ...one, lane: "next" })).toMatchObject({ kind: "now" });
  });
});

describe("F15: a clock that is an hour off", () => {
  test("of a server changes nothing for the others, and it is told its turn in its own time", async () => {
    const [here, there] = storesBy(() => START);
    await here?.take("l", { ...one, calls: 90, nowMs: START + HOUR });
    expect(await there?.take("l", one)).toEqual({ kind: "later", atMs: START + 10_500 });
    const ahead = { ...one, nowMs: START + HOUR };
    expect(await here?.take("l", ahead)).toEqual({ kind: "later", atMs: START + HOUR + 10_500 });
  });

  test("of the database that is put right keeps nobody waiting for longer than a window", async () => {
    let nowMs = START + HOUR;
    const [store] = storesBy(() => nowMs);
    await store?.take("l", { ...one, calls: 90 });
    nowMs = START;
    expect(await store?.take("l", one)).toEqual({ kind: "later", atMs: START + 10_500 });
  });
});

/** Asks one after another, as if all servers were as far from the database, and knows whether anybody waits for it. */
function createLine() {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const inTurn = <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    waiting += 1;
    const answer = last.then(ask).finally(() => {
      waiting -= 1;
    });
    last = answer.catch(() => {});
    return answer;
  };
  const over = (store: SendStore): SendStore => ({
    take: (...asked) => inTurn(() => store.take(...asked)),
    learn: (...heard) => inTurn(() => store.learn(...heard)),
    left: (...asked) => inTurn(() => store.left(...asked)),
  });
  return { over, isBusy: () => waiting > 0 };
}

function openServers() {
  const { over, isBusy } = createLine();
  // What takes real time happens while the clock stands still.
  const clock: VirtualClock = createVirtualClock(isBusy);
  const upstream = createVirtualUpstream(clock, () => ({ afterMs: 200, body: "page" }));
  const wayOuts = storesBy(clock.now, clock).map((shared, at) => {
    const store = withOwnShare(over(shared), { clock });
    return createWayOut({ fetch: upstream.fetch, clock, store, random: seededRandom(at + 1) });
  });
  const read = async (server: number, repId: string, path: string) => {
    const headers = { authorization: "Bearer key" };
    const request = new Request(`http://upstream.invalid/v1/pipelines/p${path}`, { headers });
    const answer = await wayOuts[server]?.fetch(request, { locationId: "here", repId, lane: "first" });
    return answer?.status;
  };
  /** Opens a board of twelve stages and all that belongs to it, with a filter of the rep's own. */
  const openBoard = async (server: number, rep: number) => {
    const startedAtMs = clock.now();
    const others = [0, 1, 2].map((at) => read(server, `rep${rep}`, `/other${at}`));
    const pages = Array.from({ length: 12 }, (_, at) =>
      read(server, `rep${rep}`, `/opportunities?stageId=s${at}&assignedTo=u${rep}`),
    );
    const statuses = await Promise.all([...others, ...pages]);
    return { statuses, tookMs: clock.now() - startedAtMs };
  };
  return { clock, upstream, openBoard };
}

describe("F16: ten reps who open a board of twelve stages at once on three servers", () => {
  test.each([
    ["spread evenly", [0, 1, 2, 0, 1, 2, 0, 1, 2, 0]],
    ["eight of them on one", [0, 1, 2, 0, 0, 0, 0, 0, 0, 0]],
  ])("%s, stay below 100 calls in ten seconds, are all served in fifteen, and alike", async (_name, serverOf) => {
    const { clock, upstream, openBoard } = openServers();
    const boards = await clock.until(Promise.all(serverOf.map(openBoard)));
    expect(boards.flatMap(({ statuses }) => statuses).every((status) => status === 200)).toBe(true);
    const times = upstream.received.map(({ atMs }) => atMs);
    expect(times.length).toBe(10 * 12 + 3 * 3);
    expect(mostWithin(times, 10 * SECOND)).toBeLessThanOrEqual(100);
    const took = boards.map(({ tookMs }) => tookMs);
    expect(Math.max(...took)).toBeLessThanOrEqual(15 * SECOND);
    expect(Math.max(...took) / Math.min(...took)).toBeLessThanOrEqual(2);
  });
});
