import { describe, expect, test } from "vitest";
import { pause } from "./clock";
import { createVirtualClock } from "./fixtures/virtual-clock";
import { createVirtualUpstream, mostWithin, seededRandom } from "./fixtures/virtual-upstream";
import { withOwnShare } from "./own-share";
import type { Heard } from "./send-log";
import { createMemoryStore, type SendStore } from "./send-store";
import { createWayOut } from "./way-out";

const SECOND = 1_000;

/** Servers that share a store, which can be down, slow or silent for each of them. */
function openServers(count: number) {
  const clock = createVirtualClock();
  const truth = createMemoryStore();
  const heard: Heard[] = [];
  const failures: unknown[] = [];
  const servers = Array.from({ length: count }, () => {
    const line = { isDown: false, slowMs: 0 };
    const over = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
      if (line.isDown) throw new Error("down");
      const answer = await ask();
      if (line.slowMs > 0) await pause(clock, line.slowMs, new AbortController().signal);
      return answer;
    };
    const shared: SendStore = {
      take: (...asked) => over(() => truth.take(...asked)),
      settle: truth.settle,
      learn: (locationId, said, nowMs) =>
        over(async () => {
          heard.push(said);
          await truth.learn(locationId, said, nowMs);
        }),
      left: (...asked) => over(() => truth.left(...asked)),
    };
    return { line, store: withOwnShare(shared, { clock, onFailure: (cause) => failures.push(cause) }) };
  });
  return { clock, servers, heard, failures };
}

const ONE = { lane: "write", calls: 1 } as const;

describe("F17: while the store of the limits is down", () => {
  test("five servers that are cut off and others that are not never send more than 100 calls in ten seconds", async () => {
    const { clock, servers } = openServers(7);
    const upstream = createVirtualUpstream(clock, () => ({ afterMs: 50 }));
    const sends = servers.map(({ store }, at) => {
      const { fetch } = createWayOut({ fetch: upstream.fetch, clock, store, random: seededRandom(at + 1) });
      return (method: string, path: string) => {
        const request = new Request(`http://upstream.invalid/v1/${path}`, { method });
        const lane = method === "GET" ? "first" : "write";
        return fetch(request, { locationId: "here", repId: path, lane }).catch((error: unknown) => error);
      };
    });
    const answers: Promise<unknown>[] = [];
    for (let second = 0; second < 60; second += 1) {
      if (second === 5) for (const { line } of servers.slice(0, 5)) line.isDown = true;
      if (second === 45) for (const { line } of servers) line.isDown = false;
      for (const send of sends) {
        const calls = Array.from({ length: 3 }, (_, at) => [
          send("PUT", `w${second}-${at}`),
          send("GET", `r${second}-${at}`),
        ]);
        answers.push(...calls.flat());
      }
      await clock.pass(SECOND);
    }
    await clock.until(Promise.all(answers));
    const times = upstream.received.map(({ atMs }) => atMs);
    expect(times.length).toBeGreaterThan(400);
    expect(mostWithin(times, 10 * SECOND)).toBeLessThanOrEqual(100);
  });

  test("a server sends two writes in a window and no read, and asks the store again after two seconds", async () => {
    const { clock, servers, failures } = openServers(1);
    const [server] = servers;
    if (!server) throw new Error("no server");
    server.line.isDown = true;
    const take = (lane: "write" | "first") =>
      server.store.take("here", { lane, calls: 1, nowMs: clock.now() }).catch(() => "refused");
    expect(await take("first")).toBe("refused");
    expect([await take("write"), await take("write")]).toEqual([NOW, NOW]);
    expect(await take("write")).toEqual({ kind: "later", atMs: clock.now() + 10_500 });
    server.line.isDown = false;
    expect([await take("first"), failures.length]).toEqual(["refused", 1]);
    await clock.pass(2 * SECOND);
    expect(await take("first")).toEqual(NOW);
  });

  test("a narrower limit leaves a server nothing to send alone", async () => {
    const { clock, servers } = openServers(1);
    const [server] = servers;
    await server?.store.learn("here", { mostInWindow: 20 }, clock.now());
    if (server) server.line.isDown = true;
    await expect(server?.store.take("here", { ...ONE, nowMs: clock.now() })).rejects.toThrow("down");
  });

  test("a pause that upstream asks for holds all the same", async () => {
    const { clock, servers } = openServers(1);
    const [server] = servers;
    if (server) server.line.isDown = true;
    const untilMs = clock.now() + 30 * SECOND;
    await server?.store.learn("here", { retryAfterMs: 30 * SECOND }, clock.now()).catch(() => {});
    expect(await server?.store.take("here", { ...ONE, nowMs: clock.now() })).toEqual({
      kind: "paused",
      atMs: untilMs,
    });
  });
});

const NOW = expect.objectContaining({ kind: "now", calls: 1 });

describe("F17: a store that is slow", () => {
  const takeSlowly = async (slowMs: number) => {
    const { clock, servers } = openServers(1);
    const [server] = servers;
    if (server) server.line.slowMs = slowMs;
    const asked = server?.store.take("here", { lane: "first", calls: 1, nowMs: clock.now() });
    const turn = await clock.until(Promise.resolve(asked).catch(() => "refused"));
    const left = server ? await clock.until(server.store.left("here", clock.now())) : null;
    return { turn, spent: 90 - (left?.inWindow ?? 0) };
  };

  test("gives a turn that is used, however late it comes", async () => {
    expect(await takeSlowly(2_900)).toEqual({ turn: NOW, spent: 1 });
  });

  test("is not waited for longer than three seconds", async () => {
    const { clock, servers } = openServers(1);
    const [server] = servers;
    if (server) server.line.slowMs = 60 * SECOND;
    const startedAtMs = clock.now();
    const asked = server?.store.take("here", { ...ONE, nowMs: clock.now() });
    expect(await clock.until(Promise.resolve(asked))).toEqual(NOW);
    expect(clock.now() - startedAtMs).toBe(3 * SECOND);
  });
});

test("what upstream says with every answer is passed on when it is news", async () => {
  const { clock, servers, heard } = openServers(1);
  const [server] = servers;
  for (let usedToday = 1; usedToday <= 2_000; usedToday += 1) {
    await server?.store.learn("here", { mostInWindow: 100, mostToday: 200_000, usedToday }, clock.now());
  }
  expect(heard.length).toBe(2);
  await server?.store.learn("here", { retryAfterMs: 1_000 }, clock.now());
  await server?.store.learn("here", { retryAfterMs: 1_000 }, clock.now());
  expect(heard.length).toBe(4);
});
