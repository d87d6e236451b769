import { describe, expect, test } from "vitest";
import { type Clock, pause } from "./clock";
import { type Fetch, NO_ERRAND, signalOf } from "./fetch";
import { createVirtualClock } from "./fixtures/virtual-clock";
import { mostWithin, seededRandom } from "./fixtures/virtual-upstream";
import { withOwnShare } from "./own-share";
import { createMemoryStore } from "./send-store";
import { createWayOut } from "./way-out";

// What a busy machine, a new connection and a slow upstream do: calls do not arrive at the distances of their turns.

type Delays = { arriveMs: (nowMs: number) => number; answerMs: () => number };

/** An upstream that receives each call some time after it was sent, and answers it some time after that. */
function farUpstream(clock: Clock, { arriveMs, answerMs }: Delays) {
  const arrivedAtMs: number[] = [];
  const fetch: Fetch = async (request, errand = NO_ERRAND) => {
    const signal = signalOf(request, errand);
    await pause(clock, arriveMs(clock.now()), signal);
    arrivedAtMs.push(clock.now());
    await pause(clock, answerMs(), signal);
    return new Response("page");
  };
  return { fetch, arrivedAtMs };
}

type Random = () => number;
const ONE_BY_ONE = (random: Random): Delays => ({
  arriveMs: () => Math.floor(random() ** 3 * 6_000),
  answerMs: () => Math.floor(random() ** 3 * 3_900),
});
/** It gets round to its calls every four seconds, and then receives all that have come. */
const IN_BUNCHES = (random: Random): Delays => ({
  arriveMs: (nowMs) => 4_000 - (nowMs % 4_000),
  answerMs: () => Math.floor(random() * 900),
});

/** Asks for 300 different things over so many servers, within twelve seconds: more than there is room for. */
async function arrivalsOver(servers: number, seed: number, delaysBy: (random: Random) => Delays) {
  const clock = createVirtualClock();
  const random = seededRandom(seed);
  const upstream = farUpstream(clock, delaysBy(random));
  const truth = createMemoryStore();
  const wayOuts = Array.from({ length: servers }, () =>
    createWayOut({ fetch: upstream.fetch, clock, random, store: withOwnShare(truth, { clock }) }),
  );
  const asked = Array.from({ length: 300 }, async (_, at) => {
    await pause(clock, Math.floor(random() * 12_000), new AbortController().signal);
    const request = new Request(`http://upstream.invalid/${at}`);
    const errand = { locationId: "here", repId: `rep${at % 7}`, lane: "first" } as const;
    await wayOuts[at % servers]?.fetch(request, errand).catch(() => {});
  });
  await clock.until(Promise.all(asked));
  return upstream.arrivedAtMs;
}

describe("calls that arrive later than they were sent", () => {
  test.each([
    { how: "one by one", delaysBy: ONE_BY_ONE, servers: 1 },
    { how: "one by one", delaysBy: ONE_BY_ONE, servers: 3 },
    { how: "in bunches", delaysBy: IN_BUNCHES, servers: 1 },
    { how: "in bunches", delaysBy: IN_BUNCHES, servers: 3 },
  ])("$how, from $servers servers, are never more than 90 in ten seconds", async ({ delaysBy, servers }) => {
    for (const seed of [1, 2, 3]) {
      const arrived = await arrivalsOver(servers, seed, delaysBy);
      expect(arrived.length).toBeGreaterThan(90);
      expect(mostWithin(arrived, 10_000)).toBeLessThanOrEqual(90);
    }
  });
});
