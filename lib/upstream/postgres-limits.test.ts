import { type KyselyPlugin, sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { pause, SYSTEM_CLOCK } from "@/lib/fetch/clock";
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

const storesBy = (nowOf: () => number) =>
  servers.map((storage) => createSharedStore({ storage, now: () => sql<number>`${nowOf()}::bigint` }));
const START = Date.UTC(2026, 0, 1, 12);
const one: Ask = { lane: "first", calls: 1, nowMs: START };
const given = (turns: readonly Turn[]) =>
  turns.reduce((sum, turn) => sum + (turn.kind === "now" ? turn.calls : 0), 0);

describe("servers on one database", () => {
  test("take no more than 90 turns of a window together, however they get in each other's way", async () => {
    let nowMs = START;
    const stores = storesBy(() => nowMs);
    const askOften = async (store: SendStore) => {
      const turns: Turn[] = [];
      for (let times = 20; times > 0; times -= 1)
        turns.push(await store.take("here", { ...one, calls: 3, nowMs }));
      return turns;
    };
    const askAll = async () => (await Promise.all(stores.map(askOften))).flat();
    const turns = await askAll();
    expect(given(turns)).toBe(90);
    for (const [at, turn] of turns.entries())
      if (turn.kind === "now")
        for (let call = turn.calls; call > 0; call -= 1)
          stores[Math.floor(at / 20)]?.settle("here", { place: turn.place, atMs: SYSTEM_CLOCK.now() });
    nowMs += 10_000;
    expect(given(await askAll())).toBe(0);
    nowMs += 11_000;
    expect(given(await askAll())).toBe(90);
    expect(await Promise.all(stores.map((store) => store.left("here", nowMs)))).toEqual(
      Array.from({ length: 3 }, () => ({ inWindow: 0, today: 200_000 - 180 })),
    );
  });

  test("hear that a call is over from a server that asks for nothing more", async () => {
    const clock = createVirtualClock();
    const [here, there] = servers.map((storage) =>
      createSharedStore({ storage, clock, now: () => sql<number>`${clock.now()}::bigint` }),
    );
    const ask = { ...one, calls: 90, nowMs: clock.now() };
    const turn = await here?.take("l", ask);
    if (turn?.kind === "now")
      for (let call = 90; call > 0; call -= 1) here?.settle("l", { place: turn.place, atMs: clock.now() });
    await clock.pass(1_000);
    await expect
      .poll(() => there?.take("l", { ...ask, nowMs: clock.now() }), { timeout: 10_000 })
      .toEqual({ kind: "later", atMs: ask.nowMs + 10_500 });
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
    expect(await there?.take("l", one)).toEqual({ kind: "paused", atMs: START + 30_000 });
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

/** Servers that are one to three milliseconds away from their database, and ask it whenever they will. */
function createWays() {
  let asked = 0;
  // What takes real time happens while the clock stands still.
  const clock: VirtualClock = createVirtualClock(() => asked > 0);
  const random = seededRandom(1);
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      asked += 1;
      return node;
    },
    transformResult: async ({ result }) => {
      asked -= 1;
      await pause(clock, 1 + Math.floor(random() * 3), new AbortController().signal);
      return result;
    },
  };
  const over = (storage: Storage): Storage => ({ ...storage, db: storage.db.withPlugin(plugin) });
  return { over, clock };
}

function openServers() {
  const { over, clock } = createWays();
  const upstream = createVirtualUpstream(clock, () => ({ afterMs: 200, body: "page" }));
  const wayOuts = servers.map((storage, at) => {
    const random = seededRandom(at + 1);
    const now = () => sql<number>`${clock.now()}::bigint`;
    const shared = createSharedStore({ storage: over(storage), clock, random, now });
    const store = withOwnShare(shared, { clock });
    return createWayOut({ fetch: upstream.fetch, clock, store, random });
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
