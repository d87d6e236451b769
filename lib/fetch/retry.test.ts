import { describe, expect, test } from "vitest";
import { type Lane, NO_ERRAND } from "./fetch";
import { createVirtualClock } from "./fixtures/virtual-clock";
import { createVirtualUpstream, type Doing, seededRandom } from "./fixtures/virtual-upstream";
import type { Note } from "./journey";
import { NotConnected, outcomeOfThrown } from "./outcome";
import { withRetry } from "./retry";
import { mostRetries, waitBeforeRetryMs } from "./retry-rules";
import { unsent } from "./unsent";

const URL_OF_ONE = "http://upstream.invalid/v1/pipelines/p/opportunities/o";

type Sending = { startWithinMs?: number; body?: string; lane?: Lane };

/** Sends one call to an upstream that does one thing after the other, the last again and again. */
async function send(
  method: string,
  doings: readonly Doing[],
  { startWithinMs = 60_000, body = "", lane = "first" }: Sending = {},
) {
  const clock = createVirtualClock();
  const bodies: string[] = [];
  const upstream = createVirtualUpstream(clock, (_, nth) => doings[nth - 1] ?? doings.at(-1) ?? {});
  const seeing = async (request: Request) => {
    if (request.body) bodies.push(await request.clone().text());
    return upstream.fetch(request);
  };
  const fetch = withRetry(seeing, { clock, random: seededRandom(1) });
  const startedAtMs = clock.now();
  const request = new Request(URL_OF_ONE, { method, ...(body ? { body } : {}) });
  const errand = { ...NO_ERRAND, lane, startByMs: startedAtMs + startWithinMs };
  const outcome = await clock.until(
    fetch(request, errand).then(
      ({ status }) => status,
      (error: unknown) => (error instanceof Error ? error.name : error),
    ),
  );
  return { outcome, bodies, sentAtMs: upstream.received.map(({ atMs }) => atMs - startedAtMs) };
}

describe("a call that failed", () => {
  test.each([
    ["GET", { status: 503 }, 2],
    ["GET", "breaks", 2],
    ["GET", "hangs", 2],
    ["GET", { status: 429 }, 2],
    ["GET", { status: 404 }, 1],
    ["GET", { status: 401 }, 1],
    ["PUT", { status: 500 }, 2],
    ["PUT", { status: 429 }, 2],
    ["PUT", "breaks", 1],
    ["PUT", "hangs", 1],
    ["DELETE", { status: 502 }, 2],
    ["POST", { status: 429 }, 2],
    ["POST", { status: 503 }, 1],
    ["POST", "breaks", 1],
    ["POST", "hangs", 1],
  ] as const)("%s after %j is sent %i times in all", async (method, doing, times) => {
    expect((await send(method, [doing, {}])).sentAtMs.length).toBe(times);
  });

  test("is sent four times at most, each time after a longer wait, and its last answer given", async () => {
    const { outcome, sentAtMs } = await send("GET", [{ status: 503, afterMs: 0 }]);
    const waits = sentAtMs.slice(1).map((atMs, index) => atMs - (sentAtMs[index] ?? 0));
    expect(waits.length).toBe(3);
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(100 * 2 ** index);
      expect(wait).toBeLessThanOrEqual(200 * 2 ** index);
    }
    expect(outcome).toBe(503);
  });

  test.each([
    [{ status: 429 }, 1],
    [{ status: 503 }, 0],
  ] as const)("tells after %j how long a limit held it up", async (doing, times) => {
    const clock = createVirtualClock();
    const upstream = createVirtualUpstream(clock, (_, nth) => (nth === 1 ? doing : {}));
    const heldUp: number[] = [];
    const note = (happened: Note) => void (happened.kind === "heldUp" && heldUp.push(happened.forMs));
    const fetch = withRetry(upstream.fetch, { clock, random: seededRandom(1) });
    await clock.until(fetch(new Request(URL_OF_ONE), { ...NO_ERRAND, note }));
    const [first = 0, second = 0] = upstream.received.map(({ atMs }) => atMs);
    expect(heldUp.length).toBe(times);
    for (const forMs of heldUp) expect(second - first).toBeGreaterThanOrEqual(Math.floor(forMs));
  });

  test("is sent with its whole body again", async () => {
    const { bodies } = await send("PUT", [{ status: 500 }, {}], { body: '{"stageId":"s2"}' });
    expect(bodies).toEqual(['{"stageId":"s2"}', '{"stageId":"s2"}']);
  });

  test("waits as long as upstream asks, and not when that is too long for whoever waits", async () => {
    const limited = { status: 429, headers: { "retry-after": "8" } };
    expect((await send("GET", [limited, {}])).sentAtMs[1]).toBeGreaterThanOrEqual(8_000);
    const impatient = await send("GET", [limited, {}], { startWithinMs: 7_000 });
    const awaitedByNobody = await send("GET", [limited, {}], { lane: "rest" });
    for (const given of [impatient, awaitedByNobody])
      expect(given).toMatchObject({ outcome: 429, sentAtMs: [0] });
  });

  test("and was deleted at the first try, is not missed at the second", async () => {
    expect((await send("DELETE", [{ status: 502 }, { status: 404 }])).outcome).toBe(204);
    expect((await send("DELETE", [{ status: 404 }])).outcome).toBe(404);
  });
});

describe("what never reached upstream", () => {
  const facts = { outcome: "unsent", retryAfterMs: null, attempts: 1, random: 0 } as const;

  test("is sent again when there was no connection, a create too", async () => {
    const clock = createVirtualClock();
    let calls = 0;
    const fetch = withRetry(
      async () => {
        calls += 1;
        if (calls === 1) throw new NotConnected("ECONNREFUSED");
        return new Response();
      },
      { clock, random: () => 0 },
    );
    const { status } = await clock.until(fetch(new Request(URL_OF_ONE, { method: "POST" })));
    expect([status, calls]).toEqual([200, 2]);
  });

  test("is not sent again when nothing there says so: it would take as long once more", async () => {
    const outcome = outcomeOfThrown(new NotConnected("none in 3000 ms", { isLate: true }));
    const read = { method: "GET", isOfWrite: false };
    expect(waitBeforeRetryMs({ ...facts, ...read, outcome, isOurs: false })).toBeNull();
  });

  test("is not taken to be so where a connection that stood lost its way", () => {
    const cause = Object.assign(new Error("read EHOSTUNREACH"), { code: "EHOSTUNREACH" });
    expect(outcomeOfThrown(new TypeError("the connection broke", { cause }))).toBe("lost");
  });

  test("does not hide that an earlier attempt may have been done", async () => {
    const clock = createVirtualClock();
    let attempts = 0;
    const fetch = withRetry(
      async () => {
        attempts += 1;
        if (attempts > 1) throw unsent("the breaker is open", 1_000);
        return new Response(null, { status: 502 });
      },
      { clock, random: () => 0 },
    );
    const { status } = await clock.until(fetch(new Request(URL_OF_ONE, { method: "PUT" })));
    expect([status, attempts]).toEqual([502, 7]);
  });

  test("because we held it back, waits when it is a write and fails at once when it is a read", () => {
    const held = { ...facts, isOurs: true, retryAfterMs: 5_000 };
    expect(waitBeforeRetryMs({ ...held, method: "PUT", isOfWrite: true })).toBe(5_000);
    expect(waitBeforeRetryMs({ ...held, method: "GET", isOfWrite: true })).toBe(5_000);
    expect(waitBeforeRetryMs({ ...held, method: "GET", isOfWrite: false })).toBeNull();
  });
});

test("of many calls that fail at once, no more than three are repeated at a time", async () => {
  const clock = createVirtualClock();
  let now = 0;
  let most = 0;
  let calls = 0;
  const fetch = withRetry(
    async () => {
      calls += 1;
      if (calls <= 10) return new Response(null, { status: 503 });
      now += 1;
      most = Math.max(most, now);
      await new Promise<void>((resolve) => clock.after(1_000, resolve));
      now -= 1;
      return new Response();
    },
    { clock, random: () => 0 },
  );
  const answers = Array.from({ length: 10 }, () => fetch(new Request(URL_OF_ONE)));
  const statuses = (await clock.until(Promise.all(answers))).map(({ status }) => status);
  expect(statuses.every((status) => status === 200)).toBe(true);
  expect(most).toBe(3);
});

test.each([
  [0, 3],
  [15, 3],
  [20, 4],
  [100, 20],
])("of %i calls in flight, %i may be retries", (inFlight, most) => {
  expect(mostRetries(inFlight)).toBe(most);
});

test("a call that waits for its turn to be repeated stops when nobody waits for it", async () => {
  const clock = createVirtualClock();
  const fetch = withRetry(async () => Promise.reject(unsent("no", 1_000)), {
    clock,
    random: () => 0,
  });
  const leaver = new AbortController();
  const left = fetch(new Request(URL_OF_ONE, { method: "PUT", signal: leaver.signal }));
  await clock.pass(10);
  leaver.abort();
  await expect(left).rejects.toMatchObject({ name: "AbortError" });
});
