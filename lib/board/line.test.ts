import { describe, expect, test } from "vitest";
import { ApiProblem, type ProblemCode } from "@/lib/http/api-problem";
import { createLine } from "./line";

const PAGE = "/api/pipelines/P/opportunities?stageId=A";
const START_MS = Date.UTC(2026, 10, 26, 10, 42);

/** A line whose clock and timers the test turns by hand. */
function openLine() {
  let nowMs = START_MS;
  const timers: (() => void)[] = [];
  const line = createLine({ now: () => nowMs, later: (_, work) => void timers.push(work) });
  type End = { headers?: Record<string, string>; code?: ProblemCode; tookMs?: number; path?: string };
  const callBy =
    (method: string) =>
    ({ headers = {}, code, tookMs = 50, path = PAGE }: End = {}) => {
      const end = line.hear({ method, path });
      nowMs += tookMs;
      const problem = code ? new ApiProblem({ code, detail: "It failed." }) : null;
      end({ headers: new Headers(headers), problem });
    };
  return {
    line,
    timers,
    pass: (ms: number) => {
      nowMs += ms;
    },
    read: callBy("GET"),
    write: callBy("PUT"),
    state: (outOfDateSinceMs: number | null = null, nextReadAtMs = 0) =>
      line.state({ outOfDateSinceMs, stoodIn: null, hasPages: true, nextReadAtMs: () => nextReadAtMs }),
  };
}

describe("the line", () => {
  test("says nothing while answers come as they should, refusals of one thing among them", () => {
    const { read, write, state, line } = openLine();
    read();
    read({ code: "not_found" });
    write({ code: "rejected" });
    expect(state()).toBeNull();
    expect(line.retryAtMs()).toBeNull();
  });

  test.each([
    ["busy", { code: "rate_limited" }],
    ["busy", { code: "upstream_unavailable", headers: { "pipelane-trouble": "limit", "retry-after": "8" } }],
    ["busy", { headers: { "pipelane-trouble": "limit", "pipelane-known-at": "2026-11-26T10:40:00.000Z" } }],
    ["down", { code: "upstream_unavailable" }],
    [
      "down",
      { code: "upstream_unavailable", headers: { "pipelane-trouble": "highlevel", "retry-after": "4" } },
    ],
    ["down", { code: "unreachable" }],
    ["down", { headers: { "pipelane-known-at": "2026-11-26T10:40:00.000Z" } }],
    [
      "down",
      { code: "upstream_unavailable", headers: { "pipelane-trouble": "database", "retry-after": "2" } },
    ],
    ["slow", { code: "upstream_timeout" }],
    ["slow", { headers: { "pipelane-trouble": "highlevel" } }],
    ["key", { code: "upstream_unavailable", headers: { "pipelane-trouble": "key" } }],
  ] as const)("is %s after an answer like %j", (kind, end) => {
    const { read, state } = openLine();
    read(end);
    expect(state()).toMatchObject({ kind });
    read();
    expect(state()).toBeNull();
  });

  test("F13: a key that is refused comes before all else, whatever was known before", () => {
    const { read, state } = openLine();
    read({ code: "unreachable", path: "/api/pipelines/P/summary" });
    read({ headers: { "pipelane-trouble": "key", "pipelane-known-at": "2026-11-26T10:40:00.000Z" } });
    expect(state(START_MS - 300_000)).toMatchObject({ kind: "key", who: "highlevel" });
  });

  test("says when it is worth to read again: as the server said, or soon", () => {
    const { read, line } = openLine();
    read({ code: "upstream_unavailable", headers: { "retry-after": "8" }, tookMs: 0 });
    expect(line.retryAtMs()).toBe(START_MS + 8_000);
    read({ code: "unreachable", path: "/api/pipelines/P/summary", tookMs: 0 });
    expect(line.retryAtMs()).toBe(START_MS + 10_000);
  });

  test("counts down to the end of a limit whatever is read meanwhile, and otherwise to the next round", () => {
    const { read, state, pass } = openLine();
    read({ headers: { "pipelane-trouble": "limit", "retry-after": "8" }, tookMs: 0 });
    expect(state()).toMatchObject({ kind: "busy", nextReadAtMs: START_MS + 8_000 });
    expect(state(null, START_MS + 3_000)).toMatchObject({ nextReadAtMs: START_MS + 3_000 });
    read({ code: "rate_limited", tookMs: 0 });
    expect(state()).toMatchObject({ kind: "busy", nextReadAtMs: 0 });
    read({ code: "upstream_unavailable", headers: { "retry-after": "8" }, tookMs: 0 });
    pass(1_000);
    expect(state()).toMatchObject({ kind: "down", nextReadAtMs: 0 });
  });

  test("is busy as soon as HighLevel limits after an outage, and down when an outage follows a limit", () => {
    const { read, state } = openLine();
    const other = `${PAGE}&query=other`;
    read({ code: "upstream_unavailable", headers: { "pipelane-trouble": "highlevel" } });
    read({ code: "unreachable", path: "/api/pipelines/P/summary" });
    read({ headers: { "pipelane-trouble": "limit" }, path: other });
    expect(state()).toMatchObject({ kind: "busy", who: "highlevel" });
    read({ code: "upstream_unavailable", headers: { "pipelane-trouble": "highlevel" } });
    expect(state()).toMatchObject({ kind: "down" });
    // That is our own limit, which HighLevel has no part in.
    read({ code: "rate_limited", path: other });
    expect(state()).toMatchObject({ kind: "down" });
  });

  test("tells since when the oldest is known that is shown, also when an outage has become a limit", () => {
    const { read, state } = openLine();
    const known = (trouble: string, at: string) => ({ "pipelane-trouble": trouble, "pipelane-known-at": at });
    read({ headers: known("highlevel", "2026-11-26T10:39:00.000Z") });
    read({ headers: known("limit", "2026-11-26T10:41:50.000Z"), path: `${PAGE}&query=other` });
    expect(state()).toMatchObject({ kind: "busy", knownAtMs: Date.UTC(2026, 10, 26, 10, 39) });
  });

  test.each([
    ["an answer of which the server says nothing", { headers: new Headers(), problem: null }],
    ["being given up", null],
  ])("tells a read that nobody answers before it has ended, and is calm after %s", (_name, ending) => {
    const { line, timers, state, pass } = openLine();
    const end = line.hear({ method: "GET", path: PAGE });
    pass(4_000);
    for (const work of timers) work();
    expect(state()).toMatchObject({ kind: "slow", who: null });
    pass(1_000);
    end(ending);
    expect(state()).toBeNull();
  });

  test("is calm as soon as any stage was read quickly; a quick sum tells nothing", () => {
    const { line, timers, state, pass, read } = openLine();
    const path = `${PAGE}&query=other`;
    read({ headers: { "pipelane-trouble": "highlevel" }, tookMs: 6_000 });
    read({ path: "/api/pipelines/P/summary" });
    expect(state()).toMatchObject({ kind: "slow", who: "highlevel" });
    const end = line.hear({ method: "GET", path });
    pass(4_000);
    for (const work of timers) work();
    end({ headers: new Headers(), problem: null });
    expect(state()).toMatchObject({ kind: "slow" });
    read({ path: `${PAGE}&query=none`, code: "forbidden" });
    expect(state()).toMatchObject({ kind: "slow" });
    read({ path });
    expect(state()).toBeNull();
  });

  test("names who is slow as soon as one answer has told, while others are still waited for", () => {
    const { line, timers, state, pass, read } = openLine();
    line.hear({ method: "GET", path: `${PAGE}&status=open` });
    pass(4_000);
    for (const work of timers) work();
    expect(state()).toMatchObject({ kind: "slow", who: null });
    read({ headers: { "pipelane-trouble": "highlevel" }, tookMs: 6_000 });
    expect(state()).toMatchObject({ kind: "slow", who: "highlevel" });
  });

  test("F15: a page whose clock is an hour off still says when it was by its own clock", () => {
    const { read, state } = openLine();
    const headers = {
      "pipelane-known-at": "2026-11-26T11:40:00.000Z",
      date: "Thu, 26 Nov 2026 11:42:00 GMT",
    };
    read({ headers, tookMs: 0 });
    expect(state()).toMatchObject({ knownAtMs: START_MS - 120_000 });
  });

  test.each([
    ["slow", "down", { code: "upstream_timeout" }],
    ["busy", "busy", { code: "rate_limited" }],
  ] as const)("calls what was %s for a minute %s: a limit is none the worse for it", (now, then, end) => {
    const { read, state, pass } = openLine();
    read(end);
    expect(state(START_MS)).toMatchObject({ kind: now });
    pass(61_000);
    expect(state(START_MS)).toMatchObject({ kind: then, knownAtMs: START_MS });
  });

  test("says of a page that came with what was known before whether a limit was to blame", () => {
    const { line } = openLine();
    const kindWith = (isLimited: boolean) => {
      const stoodIn = { sinceMs: START_MS - 120_000, isLimited };
      return line.state({ outOfDateSinceMs: null, stoodIn, hasPages: true, nextReadAtMs: () => 0 })?.kind;
    };
    expect([kindWith(true), kindWith(false)]).toEqual(["busy", "down"]);
  });

  test("forgets reads that nobody makes any more once all that is shown was read again", () => {
    const { read, line, state, pass } = openLine();
    read({ code: "unreachable", path: `${PAGE}&query=old` });
    pass(1_000);
    line.forgetBefore(START_MS + 1_000);
    expect(state()).toBeNull();
  });

  test("tells of a write that was limited, until the same is tried again or all was read again", () => {
    const { line, write, state, pass } = openLine();
    const limited = { headers: { "pipelane-trouble": "limit", "retry-after": "8" }, tookMs: 0 } as const;
    write({ ...limited, code: "upstream_unavailable" });
    expect(state()).toMatchObject({ kind: "busy", knownAtMs: null, nextReadAtMs: START_MS + 8_000 });
    expect(line.retryAtMs()).toBe(START_MS + 8_000);
    write({ tookMs: 0, path: "/api/pipelines/P/opportunities/another/status" });
    expect(state()).toMatchObject({ kind: "busy" });
    write({ tookMs: 0 });
    expect(state()).toBeNull();
    write({ ...limited, code: "upstream_unavailable" });
    pass(8_000);
    line.forgetBefore(START_MS + 8_000);
    expect(state()).toBeNull();
  });

  test("wants to read again at once when a write is done while HighLevel was down, and no sooner for a read", () => {
    const { line, read, write, state, pass } = openLine();
    const limited = { "pipelane-trouble": "limit", "retry-after": "8" };
    read({ code: "upstream_unavailable", tookMs: 0 });
    pass(2_000);
    read({ path: `${PAGE}&query=other`, tookMs: 0 });
    write({ code: "rejected", tookMs: 0 });
    write({ headers: { "pipelane-trouble": "highlevel" }, tookMs: 0, path: `${PAGE}&query=slow` });
    expect(line.retryAtMs()).toBe(START_MS + 10_000);
    write({ tookMs: 0 });
    expect(line.retryAtMs()).toBe(START_MS + 2_000);
    expect(state()).toMatchObject({ kind: "down" });
    read({ code: "upstream_unavailable", headers: limited, tookMs: 0 });
    write({ tookMs: 0 });
    expect(line.retryAtMs()).toBe(START_MS + 10_000);
  });

  test("tells no moment of what is known where nothing is shown", () => {
    const { line, read } = openLine();
    const headers = { "pipelane-known-at": "2026-11-26T10:40:00.000Z", "retry-after": "5" };
    read({ headers, path: "/api/pipelines/P/summary" });
    const ofBoard = { outOfDateSinceMs: null, stoodIn: null, nextReadAtMs: () => 0 };
    expect(line.state({ ...ofBoard, hasPages: true })?.knownAtMs).toBeLessThan(START_MS);
    expect(line.state({ ...ofBoard, hasPages: false })).toMatchObject({ kind: "down", knownAtMs: null });
  });

  test("learns nothing from what the page gave up, and from reads that it does not repeat", () => {
    const { line, state } = openLine();
    line.hear({ method: "GET", path: PAGE })(null);
    const failed = { headers: null, problem: new ApiProblem({ code: "unreachable", detail: "It failed." }) };
    line.hear({ method: "GET", path: "/api/contacts?query=a" })(failed);
    expect(state()).toBeNull();
  });
});
