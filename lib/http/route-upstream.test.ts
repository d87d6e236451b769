import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppError, type ErrorCode } from "@/lib/errors";
import { LOCAL_SESSION } from "@/lib/identity/session";
import type { RequestLine } from "./request-line";
import { createRoute } from "./route";

// What an answer and its line in the log say of the calls upstream that were made for it.

const lines: RequestLine[] = [];
beforeEach(() => {
  lines.length = 0;
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => void vi.useRealTimers());

const FIGURES = {
  ...{ calls: 2, retries: 1, shared: 0, waitedMs: 40 },
  ...{ knownAtMs: null, isLimited: false, retryAfterMs: null, isRefused: false, mayArrive: 0 },
};

type Told = {
  knownAtMs?: number;
  isLimited?: boolean;
  isLimit?: boolean;
  retryAfterMs?: number;
  isRefused?: boolean;
  mayArrive?: number;
  code?: ErrorCode;
  signal?: AbortSignal;
  tookMs?: number;
  isEmbedded?: boolean;
};

/** The answer of a route whose calls upstream came to this. */
function answer({
  code,
  isLimit,
  signal,
  tookMs = 0,
  isEmbedded = false,
  ...told
}: Told = {}): Promise<Response> {
  const route = createRoute({
    services: async () => ({}),
    sessionOf: async () => LOCAL_SESSION,
    allowedHosts: () => [],
    log: (line) => void lines.push(line),
    upstream: () => "highlevel",
    travel: (_, work) => ({ result: work(), figures: () => (isEmbedded ? null : { ...FIGURES, ...told }) }),
  })({ input: {} }, async () => {
    vi.advanceTimersByTime(tookMs);
    if (code) throw new AppError(code, { message: "it did not work", ...(isLimit && { isLimit }) });
  });
  const init = { headers: { host: "127.0.0.1:3000" }, ...(signal && { signal }) };
  return route(new Request("http://127.0.0.1:3000/api/things", init), { params: Promise.resolve({}) });
}

test("what a request costs upstream stands in the log", async () => {
  await answer();
  expect(lines[0]?.upstream).toEqual(FIGURES);
});

test("an answer says of how many sendings of its write upstream may still be at one, and of none nothing", async () => {
  expect((await answer({ mayArrive: 2 })).headers.get("pipelane-may-arrive")).toBe("2");
  expect((await answer({ mayArrive: 1, code: "conflict" })).headers.get("pipelane-may-arrive")).toBe("1");
  expect((await answer()).headers.has("pipelane-may-arrive")).toBe(false);
});

test("an answer that was known before says since when, and no other does", async () => {
  const known = await answer({ knownAtMs: Date.UTC(2026, 0, 1) });
  expect(known.headers.get("pipelane-known-at")).toBe("2026-01-01T00:00:00.000Z");
  expect((await answer()).headers.has("pipelane-known-at")).toBe(false);
});

test.each([
  ["upstream_unavailable", "highlevel"],
  ["rate_limited", "limit"],
  ["not_found", null],
  ["internal", null],
] as const)("a failure with %s blames %s for it", async (code, who) => {
  expect((await answer({ code })).headers.get("pipelane-trouble")).toBe(who);
});

test("a limit is told from an outage, also when what was known stands in", async () => {
  const knownAtMs = Date.UTC(2026, 0, 1);
  const answers = [
    await answer({ code: "upstream_unavailable", isLimit: true }),
    await answer({ knownAtMs, isLimited: true }),
    await answer({ knownAtMs }),
  ];
  const told = answers.map(({ headers }) => headers.get("pipelane-trouble"));
  expect(told).toEqual(["limit", "limit", "highlevel"]);
});

test("an answer that was known before says when it is worth to ask again, where somebody has said so", async () => {
  const knownAtMs = Date.UTC(2026, 0, 1);
  const waits = [
    await answer({ knownAtMs, retryAfterMs: 7_200 }),
    await answer({ knownAtMs }),
    await answer(),
  ];
  expect(waits.map(({ headers }) => headers.get("retry-after"))).toEqual(["8", null, null]);
});

test("an answer for which HighLevel took long says so, and one of our own does not", async () => {
  const blamed = async (told: Told) => (await answer(told)).headers.get("pipelane-trouble");
  // A wait for a turn, such as these figures' 40 ms, is our own doing.
  expect(await blamed({ tookMs: 4_039 })).toBeNull();
  expect(await blamed({ tookMs: 4_040 })).toBe("highlevel");
  expect(await blamed({ tookMs: 4_040, isEmbedded: true })).toBeNull();
});

test("F13: an answer for which HighLevel has refused the key says so, also when what was known stands in", async () => {
  const [failed, known] = [
    await answer({ code: "upstream_unavailable", isRefused: true }),
    await answer({ isRefused: true }),
  ];
  expect([failed, known].map(({ headers }) => headers.get("pipelane-trouble"))).toEqual(["key", "key"]);
});

test("what fails because the browser has gone away is not logged as a failure", async () => {
  await answer({ code: "upstream_unavailable", signal: AbortSignal.abort() });
  expect(lines[0]).toMatchObject({ status: 503 });
  expect(lines[0]?.error).toBeUndefined();
});
