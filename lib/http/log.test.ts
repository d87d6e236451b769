import { execFile } from "node:child_process";
import { Writable } from "node:stream";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { buildProgram } from "@/lib/storage/fixtures/build-program";
import { createLog, loggedFetch } from "./log";
import type { RequestLine } from "./request-line";

function openLog(level = "info") {
  const lines: Record<string, unknown>[] = [];
  const to = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  return { log: createLog({ level: () => level, to }), lines };
}

const LINE = {
  method: "GET",
  route: "/api/users",
  status: 200,
  durationMs: 3,
  requestId: "r1",
  locationId: "local",
};

describe("the log", () => {
  test("writes a request as one line", () => {
    const { log, lines } = openLog();
    log.request(LINE);
    expect(lines).toEqual([{ level: 30, time: expect.any(Number), ...LINE, msg: "request" }]);
  });

  test("keeps what failed, with its cause when it was ours or upstream's", () => {
    const { log, lines } = openLog();
    const cause = new TypeError("the cause");
    log.request({
      ...LINE,
      status: 503,
      error: new AppError("upstream_unavailable", { message: "GET /x: 503", cause }),
    });
    log.request({
      ...LINE,
      status: 400,
      error: new AppError("invalid_request", { message: "query.limit", cause }),
    });
    expect(lines[0]).toMatchObject({ level: 50, code: "upstream_unavailable", problem: "GET /x: 503" });
    expect(String(lines[0]?.cause)).toContain("the cause");
    expect(lines[1]).toMatchObject({ level: 30, code: "invalid_request" });
    expect(lines[1]).not.toHaveProperty("cause");
  });

  test("keeps a line a line, whatever stands in it", () => {
    const { log, lines } = openLog();
    log.request({ ...LINE, route: '/api/\n{"level":30,"msg":"forged"}' });
    expect(lines).toHaveLength(1);
  });

  test("keeps failures that no answer tells", () => {
    const { log, lines } = openLog();
    log.failure(new RangeError("deep inside"));
    expect(String(lines[0]?.cause)).toContain("deep inside");
  });

  test("tells why a database failed, and nothing that stood in it", () => {
    const { log, lines } = openLog();
    const driven = (code: string, message: string) => Object.assign(new Error(message), { code });
    const failed = (cause: unknown) =>
      log.failure(new AppError("upstream_unavailable", { message: "no limits", cause }));
    const refused = driven("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:5432");
    failed(new AppError("upstream_unavailable", { message: "the database is away", cause: refused }));
    failed(driven("22P02", 'invalid input syntax for type integer: "jo@example.com"'));
    expect(String(lines[0]?.cause)).toMatch(
      /no limits[\s\S]*caused by AppError upstream_unavailable: the database is away\ncaused by Error ECONNREFUSED: connect/,
    );
    expect(String(lines[1]?.cause)).toContain("caused by Error 22P02");
    const bare = driven("22007", 'invalid input syntax for type date: "jo@example.com\n    or so"');
    log.failure(bare);
    log.request({
      ...LINE,
      status: 500,
      error: new AppError("internal", { message: "unexpected error", cause: bare }),
    });
    for (const { cause } of lines.slice(2)) expect(cause).toMatch(/^Error: a value was wrong\n {4}at /);
    expect(JSON.stringify(lines)).not.toContain("jo@example.com");
  });

  test("can be silent", () => {
    const { log, lines } = openLog("silent");
    log.request(LINE);
    expect(lines).toEqual([]);
  });
});

test("a request of a v1 client is one line without ids, key or search", async () => {
  const lines: RequestLine[] = [];
  const fetch = loggedFetch({
    fetch: async () => new Response(null, { status: 204 }),
    locationOf: () => "loc",
    log: (line) => lines.push(line),
  });
  const path =
    "/v1/pipelines/af9f16cSHGsmVsekjFG4/opportunities/4FXpX4gBg2SsvAesugV9/status?query=jo@example.com";
  const headers = { authorization: "Bearer secret" };
  expect((await fetch(new Request(`http://localhost${path}`, { method: "PUT", headers }))).status).toBe(204);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({
    method: "PUT",
    route: "/v1/pipelines/:id/opportunities/:id/status",
    status: 204,
    locationId: "loc",
  });
  expect(JSON.stringify(lines)).not.toMatch(/secret|jo@|FG4/);
});

test("what a process wrote last is there when it has ended", async () => {
  const program = await buildProgram("lib/http/fixtures/log-process.ts");
  const ended = promisify(execFile)(process.execPath, [program]);
  const { code, stdout } = await ended.catch((error) => error);
  expect([code, JSON.parse(stdout).cause]).toEqual([1, expect.stringContaining("the end")]);
});
