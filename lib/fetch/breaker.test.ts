import { describe, expect, test } from "vitest";
import { ALL, createBreaker } from "./breaker";
import { type Errand, NO_ERRAND } from "./fetch";
import { createVirtualClock } from "./fixtures/virtual-clock";
import { createJourney } from "./journey";
import { NotConnected } from "./outcome";

const call = () => new Request("http://upstream.invalid/v1/pipelines/");

function openBreaker() {
  const clock = createVirtualClock();
  let upstream = async () => new Response("fine");
  let calls = 0;
  const { fetch, statesOf } = createBreaker(
    () => {
      calls += 1;
      return upstream();
    },
    { clock },
  );
  const send = async (answer: () => Promise<Response>, errand: Partial<Errand> = {}) => {
    upstream = answer;
    return fetch(call(), { ...NO_ERRAND, locationId: "here", ...errand }).then(
      ({ status }) => status,
      (error: unknown) => error,
    );
  };
  const stateOf = (about = ALL) => statesOf("here").get(about);
  return { clock, send, stateOf, calls: () => calls };
}

const says =
  (status: number, headers = {}) =>
  async () =>
    new Response(null, { status, headers });
const fine = says(200);
const broken = () => Promise.reject(new TypeError("the connection broke"));
const unconnected = () => Promise.reject(new NotConnected("ECONNREFUSED"));

describe("the breaker", () => {
  test.each([
    ["503", says(503), false],
    ["a 429 that does not say until when", says(429), true],
    ["a broken line", broken, false],
  ])("opens after five times %s in a row, and says for how long and whether for a limit", async (_name, failing, isLimit) => {
    const { send, calls } = openBreaker();
    for (let at = 0; at < 5; at += 1) await send(failing);
    const refusal = { code: "upstream_unavailable", retryAfterMs: 5_000, isLimit };
    expect(await send(fine)).toMatchObject(refusal);
    expect(calls()).toBe(5);
  });

  test("opens when ten of the last twenty failed", async () => {
    const { send, stateOf } = openBreaker();
    for (let at = 0; at < 19; at += 1) await send(at % 2 === 0 ? fine : says(500));
    expect(stateOf()).toBe("closed");
    await send(says(500));
    expect(stateOf()).toBe("open");
  });

  test.each([
    ["a 429 with Retry-After", says(429, { "retry-after": "2" })],
    ["a refusal", says(422)],
    ["a key that is refused", says(401)],
  ])("stays closed after %s", async (_name, answer) => {
    const { send, stateOf } = openBreaker();
    for (let at = 0; at < 30; at += 1) await send(answer);
    expect(stateOf()).toBe("closed");
  });

  test("stops one location and not the others", async () => {
    const { send } = openBreaker();
    for (let at = 0; at < 5; at += 1) await send(broken);
    expect(await send(fine, { locationId: "there" })).toBe(200);
  });

  test.each([
    ["fails", says(500)],
    ["breaks the line", broken],
  ])("stops what %s and nothing else that the location is asked about", async (_name, failing) => {
    const { send, stateOf } = openBreaker();
    for (let at = 0; at < 30; at += 1) await send(failing, { about: "users" });
    expect(await send(fine, { about: "users" })).toMatchObject({ code: "upstream_unavailable" });
    expect(await send(fine, { about: "opportunities" })).toBe(200);
    expect([stateOf("users"), stateOf("opportunities"), stateOf()]).toEqual(["open", "closed", "closed"]);
  });

  test.each([
    ["takes no more calls", says(429)],
    ["has no connection", unconnected],
  ])("stops all that a location is asked about where it %s, until one call gets through", async (_name, failing) => {
    const { clock, send, stateOf } = openBreaker();
    for (let at = 0; at < 5; at += 1) await send(failing, { about: `thing ${at}` });
    expect(await send(fine, { about: "users" })).toMatchObject({ code: "upstream_unavailable" });
    await clock.pass(5_000);
    // It says that it is there again.
    await send(says(500), { about: "users" });
    expect(stateOf()).toBe("closed");
    expect(await send(fine, { about: "opportunities" })).toBe(200);
  });

  test("lets one call through after five seconds, and closes when it is answered", async () => {
    const { clock, send, calls } = openBreaker();
    for (let at = 0; at < 5; at += 1) await send(broken);
    await clock.pass(5_000);
    let answer = (_: Response) => {};
    const probe = send(() => new Promise((resolve) => (answer = resolve)));
    expect(await send(fine)).toMatchObject({ code: "upstream_unavailable" });
    expect(calls()).toBe(6);
    answer(new Response("fine"));
    await probe;
    expect(await send(fine)).toBe(200);
  });

  test("that a limit follows an outage is heard from that call on, also by those who come while another is out", async () => {
    const { clock, send } = openBreaker();
    for (let at = 0; at < 5; at += 1) await send(broken);
    await clock.pass(5_000);
    await send(says(429, { "retry-after": "2" }));
    let answer = (_: Response) => {};
    const probe = send(() => new Promise((resolve) => (answer = resolve)));
    expect(await send(fine)).toMatchObject({ code: "upstream_unavailable", isLimit: true });
    answer(new Response("fine"));
    await probe;
    for (let at = 0; at < 5; at += 1) await send(broken);
    expect(await send(fine)).toMatchObject({ isLimit: false });
  });

  test.each([
    ["is answered", says(200)],
    ["fails", says(500)],
    ["is lost", broken],
  ])("that is open for a limit is called that also when a call of before %s", async (_name, late) => {
    const { send } = openBreaker();
    let answer = (_: Promise<Response>) => {};
    const before = send(() => new Promise((resolve) => (answer = resolve)), { about: "users" });
    for (let at = 0; at < 5; at += 1) await send(says(429), { about: "opportunities" });
    answer(late());
    await before;
    expect(await send(fine, { about: "opportunities" })).toMatchObject({ isLimit: true });
  });

  test("of a lost connection is closed by a call that was taken and lost: that says nothing of other things", async () => {
    const { clock, send, stateOf } = openBreaker();
    for (let at = 0; at < 5; at += 1) await send(unconnected, { about: "opportunities" });
    expect(stateOf()).toBe("open");
    await clock.pass(5_000);
    await send(broken, { about: "users" });
    expect(stateOf()).toBe("closed");
  });

  test("stays open for five seconds more when that call fails", async () => {
    const { clock, send, calls } = openBreaker();
    for (let at = 0; at < 5; at += 1) await send(broken);
    await clock.pass(5_000);
    await send(broken);
    await clock.pass(4_999);
    expect(await send(fine)).toMatchObject({ retryAfterMs: 1_000 });
    expect(calls()).toBe(6);
  });
});

test.each<[string, string, () => Promise<Response>, number]>([
  ["a write whose line breaks", "PUT", broken, 1],
  ["a write that a gateway gives up", "PUT", says(504), 1],
  ["a write whose gateway lost its server", "PUT", says(502), 1],
  ["a write that failed", "PUT", says(500), 0],
  ["a write that was answered", "PUT", fine, 0],
  ["a write that was never sent", "PUT", unconnected, 0],
  ["a read whose line breaks", "GET", broken, 0],
])("says of %s whether it may still arrive", async (_, method, end, count) => {
  const journey = createJourney();
  const { fetch } = createBreaker(end, { clock: createVirtualClock() });
  const request = new Request("http://upstream.invalid/v1/pipelines/", { method });
  await fetch(request, { ...NO_ERRAND, locationId: "here", note: journey.note }).catch(() => null);
  expect(journey.figures()?.mayArrive).toBe(count);
});
