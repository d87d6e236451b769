import { describe, expect, test } from "vitest";
import { pause } from "./clock";
import type { Errand } from "./fetch";
import { createVirtualClock } from "./fixtures/virtual-clock";
import { createVirtualUpstream, type Doing, mostWithin, seededRandom } from "./fixtures/virtual-upstream";
import { createJourney } from "./journey";
import { NotConnected } from "./outcome";
import { createWayOut } from "./way-out";

// All pieces together, as the server puts them together, on a virtual clock.

const PAGES = "http://upstream.invalid/v1/pipelines/p/opportunities";
const SECOND = 1_000;

function open(behave: (request: Request, nth: number) => Doing, seed = 1) {
  const clock = createVirtualClock();
  const upstream = createVirtualUpstream(clock, behave);
  const wayOut = createWayOut({ fetch: upstream.fetch, clock, random: seededRandom(seed) });
  const send = async (
    path: string,
    { method = "GET", ...errand }: Partial<Errand> & { method?: string } = {},
  ) => {
    const headers = { authorization: "Bearer key" };
    const request = new Request(PAGES + path, {
      method,
      headers,
      ...(method === "GET" ? {} : { body: "{}" }),
    });
    const lane = method === "GET" ? "first" : "write";
    const { note, figures } = createJourney(clock.now);
    return wayOut.fetch(request, { locationId: "here", repId: "", lane, note, ...errand }).then(
      (response) => ({
        status: response.status,
        text: response.text(),
        isStale: figures()?.knownAtMs != null,
        retryAfterMs: figures()?.retryAfterMs,
      }),
      (error: unknown) => ({ status: 0, text: error, isStale: false, retryAfterMs: undefined }),
    );
  };
  const times = () => upstream.received.map(({ atMs }) => atMs);
  return { clock, upstream, send, times, breaker: () => wayOut.breakersOf("here").get("all") };
}

test("F1: 429 with Retry-After on 30 % of calls is seen by nobody, and obeyed", async () => {
  const random = seededRandom(11);
  const stopsMs: number[] = [];
  const tried = open((_request, _nth) => {
    if (random() >= 0.3) return { body: "page" };
    stopsMs.push(tried.clock.now());
    return { status: 429, headers: { "retry-after": "2" }, afterMs: 0 };
  });
  const { clock, upstream, send, times } = tried;
  const logical = 240;
  const statuses: number[] = [];
  for (let round = 0; round < logical / 3; round += 1) {
    const reads = [0, 1, 2].map((at) => send(`?stageId=s${round}-${at}`));
    for (const { status } of await clock.until(Promise.all(reads))) statuses.push(status);
  }
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
  expect(upstream.received.length / logical).toBeLessThanOrEqual(1.6);
  const tooSoon = stopsMs.flatMap((atMs) =>
    times().filter((time) => time > atMs && time < atMs + 2 * SECOND),
  );
  expect(tooSoon).toEqual([]);
});

test("F2: 429 for a minute without a header opens the breaker, and the board stays readable", async () => {
  let isLimited = false;
  const { clock, send, times, breaker, upstream } = open(() =>
    isLimited ? { status: 429 } : { body: "page" },
  );
  const stages = Array.from({ length: 12 }, (_, at) => `?stageId=s${at}`);
  const board = () => clock.until(Promise.all(stages.map((stage) => send(stage))));
  await board();
  await clock.pass(6 * SECOND);
  isLimited = true;
  const limitedAtMs = clock.now();
  await board();
  expect(breaker()).toBe("open");
  expect(clock.now() - limitedAtMs).toBeLessThanOrEqual(5 * SECOND);
  const before = upstream.received.length;
  const openedAtMs = clock.now();
  while (clock.now() < openedAtMs + 50 * SECOND) {
    const answers = await board();
    expect(answers.every(({ status, isStale }) => status === 200 && isStale)).toBe(true);
    await clock.pass(SECOND);
  }
  const move = await clock.until(send("/o1/status", { method: "PUT" }));
  // It has waited for its turn, and the client tells when to come back.
  expect(move.status).toBe(429);
  expect(mostWithin(times().slice(before), 5 * SECOND)).toBeLessThanOrEqual(1);
  isLimited = false;
  await clock.pass(6 * SECOND);
  await board();
  await clock.pass(6 * SECOND);
  expect((await board()).every(({ isStale }) => !isStale)).toBe(true);
});

test("F3: with 20 % of 5xx, some after the commit, 99.5 % of moves end right and no create is doubled", async () => {
  const random = seededRandom(3);
  const places = new Map<string, string>();
  const created = new Map<string, number>();
  const { clock, send } = open(({ method, url }) => {
    const status = random() < 0.2 ? ([500, 502, 503][Math.floor(random() * 3)] ?? 500) : 200;
    const isCommitted = status === 200 || random() < 0.5;
    if (isCommitted && method === "PUT") places.set(url, "moved");
    if (isCommitted && method === "POST") created.set(url, (created.get(url) ?? 0) + 1);
    return { status };
  });
  const moves = Array.from({ length: 600 }, (_, at) => `/o${at}/status`);
  let right = 0;
  let lost = 0;
  for (let at = 0; at < moves.length; at += 8) {
    const batch = moves.slice(at, at + 8);
    const answers = await clock.until(Promise.all(batch.map((path) => send(path, { method: "PUT" }))));
    right += answers.filter(({ status }) => status === 200).length;
    lost += answers.filter(({ status }, nth) => status === 200 && !places.has(PAGES + batch[nth])).length;
    await clock.pass(SECOND);
  }
  expect(right / moves.length).toBeGreaterThanOrEqual(0.995);
  expect(lost).toBe(0);
  for (let at = 0; at < 100; at += 1) await clock.until(send(`/create${at}`, { method: "POST" }));
  expect([...created.values()].filter((times) => times > 1)).toEqual([]);
}, 20_000);

describe("F6: an upstream that does not answer", () => {
  test("ends a read after fifteen seconds, with a time to come back", async () => {
    const { clock, send, upstream } = open(() => "hangs");
    const startedAtMs = clock.now();
    const { text } = await clock.until(send("?stageId=s1"));
    expect(text).toMatchObject({ code: "upstream_unavailable", retryAfterMs: expect.any(Number) });
    expect(clock.now() - startedAtMs).toBeLessThanOrEqual(15 * SECOND);
    expect(upstream.received.length).toBe(2);
  });

  test("gets a write once, which then is called lost and not undone", async () => {
    const { clock, send, upstream } = open(() => "hangs");
    const { text } = await clock.until(send("/o1/status", { method: "PUT" }));
    expect(text).toMatchObject({ name: "TimeoutError" });
    expect(upstream.received.length).toBe(1);
  });
});

describe("F14: an upstream without a connection", () => {
  test("fails a read after three seconds, and soon at once, until one call in five seconds gets through", async () => {
    let doing: Doing = "blackHole";
    const { clock, send, breaker, upstream } = open(() => doing);
    const startedAtMs = clock.now();
    const stages = Array.from({ length: 5 }, (_, at) => send(`?stageId=s${at}`));
    const failures = await clock.until(Promise.all(stages));
    for (const { text } of failures) expect(text).toBeInstanceOf(NotConnected);
    expect([clock.now() - startedAtMs, upstream.received.length, breaker()]).toEqual([3 * SECOND, 5, "open"]);
    expect((await clock.until(send("?stageId=s6"), 0)).text).toMatchObject({ retryAfterMs: 5 * SECOND });
    doing = { body: "page" };
    await clock.pass(5 * SECOND);
    expect((await clock.until(send("?stageId=s6"))).status).toBe(200);
    expect(breaker()).toBe("closed");
  });

  test("that is refused is tried again soon, and opens the breaker before three seconds are over", async () => {
    const { clock, send, breaker, upstream } = open(() => "refuses");
    const startedAtMs = clock.now();
    const failures = await clock.until(Promise.all([send("?stageId=s1"), send("?stageId=s2")]));
    expect(failures.every(({ status }) => status === 0)).toBe(true);
    expect(clock.now() - startedAtMs).toBeLessThanOrEqual(3 * SECOND);
    expect([upstream.received.length, breaker()]).toEqual([5, "open"]);
  });
});

describe("F16: many boards of twelve stages opened at once", () => {
  /** When each rep has all of their board, in milliseconds; ten reps a second. */
  async function openBoards(reps: number, filterOf: (rep: number) => string) {
    const opened = open(() => ({ afterMs: 200, body: "page" }));
    const { clock, send } = opened;
    const startedAtMs = clock.now();
    const boards = Array.from({ length: reps }, async (_, rep) => {
      const repId = `rep${rep}`;
      const reads = [0, 1, 2].map((at) => send(`/other${at}`, { repId }));
      const pages = Array.from({ length: 12 }, (_, at) => send(`?stageId=s${at}${filterOf(rep)}`, { repId }));
      const answers = await Promise.all([...reads, ...pages]);
      return { isWhole: answers.every(({ status }) => status === 200), tookMs: clock.now() - startedAtMs };
    });
    const done = await clock.until(Promise.all(boards));
    return { ...opened, done, took: done.map(({ tookMs }) => tookMs) };
  }

  test("with the same filter cost upstream one board", async () => {
    const { done, upstream } = await openBoards(50, () => "");
    expect(done.every(({ isWhole }) => isWhole)).toBe(true);
    expect(upstream.received.length).toBe(15);
  });

  test("with ten filters stay below 100 calls in ten seconds, are whole in fifteen, and treat all alike", async () => {
    const { done, took, times } = await openBoards(50, (rep) => `&assignedTo=u${rep % 10}`);
    expect(done.every(({ isWhole }) => isWhole)).toBe(true);
    expect(mostWithin(times(), 10 * SECOND)).toBeLessThanOrEqual(100);
    expect(Math.max(...took)).toBeLessThanOrEqual(15 * SECOND);
    expect(Math.max(...took) / Math.min(...took)).toBeLessThanOrEqual(2);
  });
});

describe("boards that read themselves again near the limit of calls", () => {
  const STAGES = 12;

  /** Each board has filters of its own, reads stage by stage, and comes back after half a minute, or when it is told to. */
  async function readBoards(boards: number, { limitedForS }: { limitedForS: number }) {
    const [from, to] = [60 * SECOND, (60 + limitedForS) * SECOND];
    const { clock, send } = open((): Doing => {
      const leftMs = clock.now() - startedAtMs < from ? 0 : to - (clock.now() - startedAtMs);
      if (leftMs <= 0) return { afterMs: 200, body: "page" };
      return { status: 429, headers: { "retry-after": String(Math.ceil(leftMs / SECOND)) } };
    });
    const startedAtMs = clock.now();
    const random = seededRandom(7);
    const fresh = Array.from({ length: STAGES }, () => 0);
    let isCounted = false;
    const keepFresh = async (board: number) => {
      await pause(clock, random() * 30 * SECOND, new AbortController().signal);
      for (let lane: Errand["lane"] = "first"; ; lane = "rest") {
        const roundAtMs = clock.now();
        let comeBackMs = 30 * SECOND;
        for (let stage = 0; stage < STAGES; stage += 1) {
          const errand = { lane, repId: `rep${board}` };
          const { isStale, retryAfterMs, status } = await send(`?stageId=s${stage}&of=u${board}`, errand);
          if (isStale || status !== 200) comeBackMs = Math.max(3 * SECOND, retryAfterMs ?? 10 * SECOND);
          else if (isCounted) fresh[stage] = (fresh[stage] ?? 0) + 1;
        }
        await pause(clock, Math.max(0, roundAtMs + comeBackMs - clock.now()), new AbortController().signal);
      }
    };
    for (let board = 0; board < boards; board += 1) void keepFresh(board);
    await clock.pass(120 * SECOND);
    isCounted = true;
    await clock.pass(120 * SECOND);
    return fresh;
  }

  test.each([
    ["once that has passed", 20, 8],
    ["also where they are more than it allows", 24, 0],
  ])("read their last stages as often as their first ones, %s", async (_name, boards, limitedForS) => {
    const fresh = await readBoards(boards, { limitedForS });
    expect(Math.min(...fresh)).toBeGreaterThan(0.7 * Math.max(...fresh));
  });
});

describe("while upstream takes no more calls, and says for how long", () => {
  async function readAgain(lane: Errand["lane"], afterMs = 6 * SECOND) {
    const { clock, send } = open((_request, nth) =>
      nth === 1 ? { body: "page" } : { status: 429, headers: { "retry-after": "8" } },
    );
    await clock.until(send("?limit=20"));
    await clock.pass(afterMs);
    const beganAtMs = clock.now();
    const { status, isStale, retryAfterMs } = await clock.until(send("?limit=20", { lane }));
    return { status, isStale, retryAfterMs, tookMs: clock.now() - beganAtMs };
  }

  test.each([
    "first",
    "rest",
  ] as const)("what was known is there at once in the lane %s, with the time to come back", async (lane) => {
    const { tookMs, ...came } = await readAgain(lane);
    expect(came).toEqual({ status: 200, isStale: true, retryAfterMs: 8 * SECOND });
    expect(tookMs).toBeLessThan(SECOND);
  });

  test.each([
    ["is answered so", false],
    ["is not even sent", true],
  ])("people who share a poll that %s wait for the end of it, and the poll does not", async (_name, isKnown) => {
    const { clock, send, upstream } = open((_request, nth) =>
      nth === 1 ? { status: 429, headers: { "retry-after": "8" } } : { body: "page" },
    );
    if (isKnown) await clock.until(send("?stageId=other", { lane: "rest" }));
    const beganAtMs = clock.now();
    const poll = send("?limit=20", { lane: "rest" });
    const people = Promise.all([send("?limit=20"), send("?limit=20")]);
    expect((await clock.until(poll)).status).not.toBe(200);
    expect(clock.now() - beganAtMs).toBeLessThan(SECOND);
    expect((await clock.until(people)).map(({ status }) => status)).toEqual([200, 200]);
    expect(upstream.received.length).toBe(2);
  });

  test("what was known too long ago is waited for by a person, and by nobody else", async () => {
    const longAgoMs = 300 * SECOND;
    expect((await readAgain("first", longAgoMs)).tookMs).toBeGreaterThan(8 * SECOND);
    expect(await readAgain("rest", longAgoMs)).toMatchObject({ status: 429, tookMs: 50 });
  });
});
