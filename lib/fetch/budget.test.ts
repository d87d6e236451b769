import { describe, expect, test } from "vitest";
import { withBudget } from "./budget";
import type { Errand, Lane } from "./fetch";
import { createVirtualClock } from "./fixtures/virtual-clock";
import { createVirtualUpstream, type Doing, mostWithin } from "./fixtures/virtual-upstream";
import { createMemoryStore, type SendStore } from "./send-store";
import { unsent } from "./unsent";

const DAY_MS = 86_400_000;

type Asked = Partial<Errand> & { name?: string };

function openBudget(
  options: {
    store?: SendStore;
    mostWaiting?: number;
    behave?: (request: Request, nth: number) => Doing;
  } = {},
) {
  const clock = createVirtualClock();
  const { behave = () => ({ afterMs: 0 }), store = createMemoryStore(), ...bounds } = options;
  const upstream = createVirtualUpstream(clock, behave);
  let refusal: (() => Error) | null = null;
  const fetch = withBudget(upstream.fetch, {
    clock,
    store,
    refusal: () => (refusal ? unsent("the breaker is open", 5_000) : null),
    ...bounds,
  });
  const send = ({ name = "x", ...errand }: Asked = {}, signal?: AbortSignal) => {
    const request = new Request(`http://upstream.invalid/${name}`, signal ? { signal } : {});
    const full: Errand = { locationId: "here", repId: "", lane: "first", ...errand };
    return fetch(request, full).then(
      ({ status }) => status,
      (error: unknown) => error,
    );
  };
  const names = () => upstream.received.map(({ url }) => url.slice("http://upstream.invalid/".length));
  const refuse = () => {
    refusal = () => new Error();
  };
  return { clock, send, names, refuse, received: upstream.received };
}

/** Uses up a window. */
async function fill({ send, clock }: ReturnType<typeof openBudget>) {
  const calls = Array.from({ length: 90 }, () => send({ name: "filler" }));
  await clock.until(Promise.all(calls));
}

describe("the budget of a location", () => {
  test("lets 90 calls go at once and no more than 90 in any ten seconds", async () => {
    const budget = openBudget();
    const calls = Array.from({ length: 250 }, () => budget.send());
    await budget.clock.pass(1);
    expect(budget.received.length).toBe(90);
    await budget.clock.until(Promise.all(calls));
    expect(
      mostWithin(
        budget.received.map(({ atMs }) => atMs),
        10_000,
      ),
    ).toBe(90);
  });

  test("is its own: another location does not wait", async () => {
    const budget = openBudget();
    await fill(budget);
    void budget.send({ name: "mine" });
    void budget.send({ name: "theirs", locationId: "there" });
    await budget.clock.pass(1);
    expect(budget.names().slice(90)).toEqual(["theirs"]);
  });

  test("serves writes before first pages before next pages before the rest", async () => {
    const budget = openBudget();
    await fill(budget);
    const lanes: Lane[] = ["rest", "next", "first", "write", "rest", "write"];
    const calls = lanes.map((lane) => budget.send({ lane, name: lane }));
    await budget.clock.until(Promise.all(calls));
    expect(budget.names().slice(90)).toEqual(["write", "write", "first", "next", "rest", "rest"]);
  });

  test("serves reps in turn, however much one of them asks for", async () => {
    const budget = openBudget();
    await fill(budget);
    const busy = Array.from({ length: 5 }, () => budget.send({ repId: "busy", name: "busy" }));
    const modest = [1, 2].map(() => budget.send({ repId: "modest", name: "modest" }));
    await budget.clock.until(Promise.all([...busy, ...modest]));
    const order = ["busy", "modest", "busy", "modest", "busy", "busy", "busy"];
    expect(budget.names().slice(90)).toEqual(order);
  });
});

describe("a call that cannot be sent in time", () => {
  test("is refused at once, with the time after which it could", async () => {
    const budget = openBudget();
    await fill(budget);
    const refused = budget.send({ startByMs: budget.clock.now() + 8_000 });
    expect(await budget.clock.until(refused, 0)).toMatchObject({
      code: "upstream_unavailable",
      ...{ retryAfterMs: 11_000, isLimit: true },
    });
  });

  test("is refused when the queue is full, but for a write, to which the last of the rest gives way", async () => {
    const budget = openBudget({ mostWaiting: 2 });
    await fill(budget);
    const [first, rest] = [budget.send({ name: "first" }), budget.send({ lane: "rest", name: "rest" })];
    expect(await budget.send({ lane: "rest" })).toMatchObject({ retryAfterMs: 10_000, isLimit: true });
    const write = budget.send({ lane: "write", name: "write" });
    expect(await rest).toMatchObject({ code: "upstream_unavailable" });
    await budget.clock.until(Promise.all([first, write]));
    expect(budget.names().slice(90)).toEqual(["write", "first"]);
  });

  test("leaves the queue when nobody waits for it any more", async () => {
    const budget = openBudget();
    await fill(budget);
    const leaver = new AbortController();
    const left = budget.send({}, leaver.signal);
    await budget.clock.pass(1);
    leaver.abort();
    expect(await left).toMatchObject({ name: "AbortError" });
    await budget.clock.pass(20_000);
    expect(budget.received.length).toBe(90);
  });

  test("is refused when its turn comes after the breaker has opened", async () => {
    const budget = openBudget();
    await fill(budget);
    const waits = budget.send();
    budget.refuse();
    expect(await budget.clock.until(waits)).toMatchObject({ message: "the breaker is open" });
    expect(budget.received.length).toBe(90);
  });

  test("F17: is not sent while the store of the limits is down", async () => {
    const down = () => Promise.reject(new Error("down"));
    const budget = openBudget({ store: { take: down, settle: () => {}, learn: down, left: down } });
    const refusal = { code: "upstream_unavailable", retryAfterMs: 2_000, isLimit: false };
    expect(await budget.send()).toMatchObject(refusal);
    expect(budget.received).toEqual([]);
  });
});

describe("what upstream says of its limits", () => {
  const limits = (headers: Record<string, string>, status = 200): Doing => ({ status, headers, afterMs: 0 });

  test("a 429 with Retry-After stops the whole location until then", async () => {
    const budget = openBudget({
      behave: (_, nth) => (nth === 1 ? limits({ "retry-after": "2" }, 429) : limits({})),
    });
    await budget.clock.until(budget.send());
    const startMs = budget.received[0]?.atMs ?? 0;
    await budget.clock.until(budget.send());
    expect((budget.received[1]?.atMs ?? 0) - startMs).toBe(2_000);
  });

  test("a window that others with the same key have used up is waited for", async () => {
    const spent = { "x-ratelimit-remaining": "0", "x-ratelimit-interval-milliseconds": "4000" };
    const budget = openBudget({ behave: (_, nth) => limits(nth === 1 ? spent : {}) });
    await budget.clock.until(budget.send());
    const startMs = budget.clock.now();
    await budget.clock.until(budget.send());
    expect(budget.clock.now() - startMs).toBe(4_000);
  });

  test("a narrower window is kept, with a tenth to spare", async () => {
    const budget = openBudget({ behave: () => limits({ "x-ratelimit-max": "20" }) });
    await budget.clock.until(budget.send());
    void Promise.all(Array.from({ length: 40 }, () => budget.send()));
    await budget.clock.pass(1);
    expect(budget.received.length).toBe(18);
  });

  test("F18: at 95 % of the daily quota what can wait is refused, and reps go on working", async () => {
    const used = { "x-ratelimit-limit-daily": "200000", "x-ratelimit-daily-remaining": "10000" };
    const budget = openBudget({ behave: (_, nth) => limits(nth === 1 ? used : {}) });
    await budget.clock.until(budget.send());
    expect(await budget.send({ lane: "rest" })).toMatchObject({ message: "the day's quota is spent" });
    for (const lane of ["write", "first", "next"] as const) {
      expect(await budget.clock.until(budget.send({ lane }))).toBe(200);
    }
    await budget.clock.pass(DAY_MS);
    expect(await budget.clock.until(budget.send({ lane: "rest" }))).toBe(200);
  });

  test("F18: once it is spent nothing is sent before the next day", async () => {
    const used = { "x-ratelimit-limit-daily": "200000", "x-ratelimit-daily-remaining": "0" };
    const budget = openBudget({ behave: () => limits(used) });
    await budget.clock.until(budget.send());
    expect(await budget.send({ lane: "write" })).toMatchObject({ code: "upstream_unavailable" });
    expect(budget.received.length).toBe(1);
  });
});
