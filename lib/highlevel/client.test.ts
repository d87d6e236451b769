import type { ServerResponse } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { createTransport } from "@/lib/fetch/transport";
import { createHighLevelClient } from "./client";
import { json, type ScriptedUpstream, startScriptedUpstream, text } from "./fixtures/scripted-upstream";

const API_KEY = "key-that-nobody-may-see";
/** Of tests that are about it; for all others it is far away. */
const DEADLINE_MS = 300;

const transport = createTransport();

let upstream: ScriptedUpstream;
let elsewhere: ScriptedUpstream;

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  elsewhere = await startScriptedUpstream();
});
afterEach(() => {
  upstream.received.length = 0;
  elsewhere.received.length = 0;
});
afterAll(() => Promise.all([upstream.close(), elsewhere.close()]));

function client({ baseUrl = upstream.baseUrl, deadlineMs = 20_000 } = {}) {
  return createHighLevelClient({
    name: "HighLevel",
    fetch: transport,
    baseUrl,
    apiKey: API_KEY,
    deadlineMs,
  });
}

const ONE = { pipelineId: "p1", opportunityId: "o1" };
const WRITTEN = { title: "Acme", stageId: "s1", status: "open", email: "a@example.com" };

async function failureOf(call: Promise<unknown>): Promise<AppError> {
  const outcome = await call.catch((error: unknown) => error);
  if (outcome instanceof AppError) return outcome;
  throw new Error(`expected an AppError, got ${JSON.stringify(outcome)}`);
}

describe("what upstream hears", () => {
  test("each verb is one request with the documented method, path, key and body", async () => {
    const wire = { id: "o1", pipelineStageId: "s1", status: "open", createdAt: "2026-01-01T00:00:00.000Z" };
    upstream.answer(json({ ...wire, pipelines: [], opportunities: [], contacts: [], users: [] }));
    const verbs = client();
    await verbs.listPipelines();
    await verbs.listOpportunities({
      pipelineId: "p1",
      query: { stageId: "s1", limit: 20, query: "a&b%", status: undefined },
    });
    await verbs.getOpportunity(ONE);
    await verbs.createOpportunity({ pipelineId: "p1", body: WRITTEN });
    await verbs.updateOpportunity({ ...ONE, body: WRITTEN });
    await verbs.updateStatus({ ...ONE, body: { stageId: "s2", status: "won" } });
    await verbs.deleteOpportunity(ONE);
    await verbs.listContacts({ query: "jo", limit: 20 });
    await verbs.listUsers();
    expect(upstream.received.map(({ method, url, body }) => `${method} ${url} ${body}`.trim())).toEqual([
      "GET /v1/pipelines/",
      "GET /v1/pipelines/p1/opportunities?stageId=s1&limit=20&query=a%26b%25",
      "GET /v1/pipelines/p1/opportunities/o1",
      `POST /v1/pipelines/p1/opportunities/ ${JSON.stringify(WRITTEN)}`,
      `PUT /v1/pipelines/p1/opportunities/o1 ${JSON.stringify(WRITTEN)}`,
      'PUT /v1/pipelines/p1/opportunities/o1/status {"stageId":"s2","status":"won"}',
      "DELETE /v1/pipelines/p1/opportunities/o1",
      "GET /v1/contacts/?query=jo&limit=20",
      "GET /v1/users/location",
    ]);
    expect(new Set(upstream.received.map(({ authorization }) => authorization))).toEqual(
      new Set([`Bearer ${API_KEY}`]),
    );
  });

  test("an id cannot leave its place in the path", async () => {
    upstream.answer(json({}, 404));
    await failureOf(client().getOpportunity({ pipelineId: "p1", opportunityId: "../../users/location?x=" }));
    expect(upstream.received[0]?.url).toBe(
      "/v1/pipelines/p1/opportunities/..%2F..%2Fusers%2Flocation%3Fx%3D",
    );
  });

  test.each(["", ".", ".."])("an id %j, which a URL would resolve, is never sent", async (id) => {
    const calls = [
      client().getOpportunity({ ...ONE, pipelineId: id }),
      client().deleteOpportunity({ ...ONE, opportunityId: id }),
    ];
    for (const call of calls) expect((await failureOf(call)).code).toBe("invalid_request");
    expect(upstream.received).toEqual([]);
  });

  test("a base address may have a path and a slash at its end", async () => {
    upstream.answer(json({ pipelines: [] }));
    await client({ baseUrl: `${upstream.baseUrl}/gateway/` }).listPipelines();
    expect(upstream.received[0]?.url).toBe("/gateway/v1/pipelines/");
  });

  test("nextPageUrl is never followed, nor even read", async () => {
    const meta = { total: 40, startAfter: 1, startAfterId: "o9", nextPageUrl: `${elsewhere.baseUrl}/steal` };
    upstream.answer(json({ opportunities: [], meta }));
    const page = await client().listOpportunities({ pipelineId: "p1", query: {} });
    expect(page.meta).toEqual({ total: 40, startAfter: 1, startAfterId: "o9" });
    expect(elsewhere.received).toEqual([]);
  });
});

describe("redirects", () => {
  test.each([
    301, 302, 303, 307, 308,
  ])("a %i to another host is an invalid answer; the key goes nowhere", async (status) => {
    upstream.answer(text("", status, { location: `${elsewhere.baseUrl}/v1/pipelines/` }));
    expect((await failureOf(client().listPipelines())).code).toBe("upstream_invalid");
    expect((await failureOf(client().deleteOpportunity(ONE))).code).toBe("upstream_invalid");
    expect(elsewhere.received).toEqual([]);
  });
});

describe("answers that say nothing", () => {
  test.each([
    "",
    '""',
    "OK",
    "ok\n",
    "{}",
    "null",
    '{"succeded":true}',
  ])("status and delete take %j as a success", async (body) => {
    upstream.answer(text(body));
    await client().updateStatus({ ...ONE, body: { stageId: "s1", status: "won" } });
    await client().deleteOpportunity(ONE);
  });

  test("204 is a success too", async () => {
    upstream.answer((response) => response.writeHead(204).end());
    await client().deleteOpportunity(ONE);
  });

  test("a gateway's page is no success, whatever its status", async () => {
    upstream.answer(text("<html>Welcome</html>"));
    expect((await failureOf(client().deleteOpportunity(ONE))).code).toBe("upstream_invalid");
  });
});

describe("answers that cannot be read", () => {
  test.each([
    ["HTML", "<!doctype html><p>Bad gateway"],
    ["an empty body", ""],
    ['the text ""', '""'],
    ["null", "null"],
    ["cut JSON", '{"pipelines":[{"id":"p1","na'],
    ["another shape", '{"pipelines":{"id":"p1"}}'],
    ["a pipeline without an id", '{"pipelines":[{"name":"One","stages":[]}]}'],
  ])("%s with status 200 is upstream_invalid", async (_name, body) => {
    upstream.answer(text(body));
    expect((await failureOf(client().listPipelines())).code).toBe("upstream_invalid");
  });

  test("a byte order mark is no obstacle", async () => {
    upstream.answer(text('\uFEFF{"pipelines":[]}'));
    expect(await client().listPipelines()).toEqual({ pipelines: [] });
  });

  test("of 50 MB at most a little over 2 MB is taken from the line", async () => {
    let sentBytes = 0;
    const chunk = Buffer.alloc(100_000, 32);
    const closed = new Promise<void>((resolve) => {
      upstream.answer((response) => {
        response.on("close", () => resolve());
        const pump = () => {
          while (sentBytes < 50_000_000 && !response.destroyed) {
            sentBytes += chunk.length;
            if (!response.write(chunk)) {
              response.once("drain", pump);
              return;
            }
          }
        };
        pump();
      });
    });
    expect((await failureOf(client().listPipelines())).code).toBe("upstream_invalid");
    await closed;
    // What fills the sockets' buffers has been sent, but was never read.
    expect(sentBytes).toBeLessThan(12_000_000);
  });
});

describe("lines that fail", () => {
  test.each([
    ["nothing at all comes", () => {}],
    [
      "the head comes and the body does not",
      (response: ServerResponse) => response.writeHead(200).write("{"),
    ],
  ])("when %s the deadline ends it", async (_name, script) => {
    upstream.answer(script);
    const startedAt = performance.now();
    const failure = await failureOf(client({ deadlineMs: DEADLINE_MS }).listPipelines());
    expect(failure.code).toBe("upstream_timeout");
    // The transport's own limit is ten seconds.
    expect(performance.now() - startedAt).toBeLessThan(8_000);
  });

  test("a byte now and then does not stretch the deadline", async () => {
    upstream.answer((response) => {
      const drip = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(drip));
    });
    const failure = await failureOf(client({ deadlineMs: DEADLINE_MS }).listPipelines());
    expect(failure.message).toContain(`${DEADLINE_MS} ms`);
  });

  test("a reset in the middle of the body is upstream_unavailable", async () => {
    upstream.answer((response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write('{"pipelines":[', () => response.destroy());
    });
    expect((await failureOf(client().listPipelines())).code).toBe("upstream_unavailable");
  });

  test("a port that nobody listens on is upstream_unavailable", async () => {
    const gone = await startScriptedUpstream();
    await gone.close();
    const failure = await failureOf(client({ baseUrl: gone.baseUrl }).listPipelines());
    expect(failure.code).toBe("upstream_unavailable");
    expect(failure.message).toContain("ECONNREFUSED");
  });

  test("a write without an answer says that it may have been done", async () => {
    upstream.answer(() => {});
    const failure = await failureOf(
      client({ deadlineMs: DEADLINE_MS }).updateStatus({ ...ONE, body: { stageId: "s1", status: "won" } }),
    );
    expect(failure.hint).toContain("may have been done");
  });

  test("a write whose line breaks may have been done, and is not called refused", async () => {
    upstream.answer((response) => response.destroy());
    const failure = await failureOf(client().deleteOpportunity(ONE));
    expect([failure.code, failure.hint]).toEqual([
      "upstream_timeout",
      expect.stringContaining("may have been done"),
    ]);
  });

  test("a write that found nobody listening was not done", async () => {
    const gone = await startScriptedUpstream();
    await gone.close();
    const failure = await failureOf(client({ baseUrl: gone.baseUrl }).deleteOpportunity(ONE));
    expect([failure.code, failure.hint]).toEqual([
      "upstream_unavailable",
      expect.stringContaining("Nothing was changed"),
    ]);
  });

  test("a write of which the embedded CRM itself does not know is not called refused", async () => {
    upstream.answer(json({ msg: "Look first." }, 503, { "pipelane-outcome": "unknown" }));
    const failure = await failureOf(client().deleteOpportunity(ONE));
    expect([failure.code, failure.hint]).toEqual([
      "upstream_timeout",
      expect.stringContaining("Look first."),
    ]);
  });

  test.each([
    [500, "upstream_invalid"],
    [502, "upstream_timeout"],
    [503, "upstream_invalid"],
    [504, "upstream_timeout"],
  ])("a write that failed with %i is %s: it may have been done", async (status, code) => {
    upstream.answer(text("", status));
    const failure = await failureOf(client().deleteOpportunity(ONE));
    expect([failure.code, failure.hint]).toEqual([code, expect.stringContaining("may have been done")]);
  });

  test("a write of which the embedded CRM says that nothing was done was not done", async () => {
    upstream.answer(json({ msg: "Busy." }, 503, { "pipelane-outcome": "none" }));
    expect((await failureOf(client().deleteOpportunity(ONE))).code).toBe("upstream_unavailable");
  });

  test("a write that was refused does not", async () => {
    for (const status of [400, 401, 402, 404, 405, 422, 429]) {
      upstream.answer(json({ msg: "No" }, status));
      expect((await failureOf(client().deleteOpportunity(ONE))).hint).not.toContain("may have been done");
    }
  });
});

describe("refusals", () => {
  test.each([
    [400, "rejected"],
    [401, "upstream_unavailable"],
    [403, "upstream_unavailable"],
    [404, "not_found"],
    [408, "upstream_timeout"],
    [422, "rejected"],
    [429, "rate_limited"],
    [500, "upstream_unavailable"],
    [502, "upstream_unavailable"],
    [503, "upstream_unavailable"],
    [504, "upstream_timeout"],
    [418, "upstream_invalid"],
  ])("%i becomes %s, with JSON, HTML or nothing in it", async (status, code) => {
    for (const body of ['{"msg":"Because"}', "<html>Because</html>", ""]) {
      upstream.answer(text(body, status));
      expect((await failureOf(client().getOpportunity(ONE))).code).toBe(code);
    }
  });

  test.each([
    ['{"message":["stageId is locked","ask Bo "]}', "HighLevel refused it: stageId is locked; ask Bo."],
    [
      '{"status":{"message":"The status is unknown","rule":"in"}}',
      "HighLevel refused it: The status is unknown.",
    ],
    ["<html>No</html>", "HighLevel refused it."],
  ])("a refused move has no fields to check, and says why where that is told: %s", async (body, hint) => {
    upstream.answer(text(body, 422));
    const move = client().updateStatus({ ...ONE, body: { stageId: "s1", status: "won" } });
    expect((await failureOf(move)).hint).toBe(hint);
  });

  test("401 speaks of the connection and of nobody's sign-in", async () => {
    upstream.answer(json({ msg: "Api key is invalid." }, 401));
    const failure = await failureOf(client().listPipelines());
    expect(failure.hint).toContain("refuses Pipelane's API key");
  });

  test("404 where no id was named means a wrong address", async () => {
    upstream.answer(text("not here", 404));
    expect((await failureOf(client().listPipelines())).code).toBe("upstream_invalid");
  });

  test.each([
    ["seconds", () => "2", 2000, 2000],
    ["a date", () => new Date(Date.now() + 60_000).toUTCString(), 50_000, 60_000],
  ])("Retry-After in %s is passed on in milliseconds", async (_name, value, least, most) => {
    upstream.answer(json({}, 429, { "retry-after": value() }));
    const { retryAfterMs } = await failureOf(client().listPipelines());
    expect(retryAfterMs).toBeGreaterThanOrEqual(least);
    expect(retryAfterMs).toBeLessThanOrEqual(most);
  });

  test("of a limit a write says that nothing was changed, and a read says nothing of changes", async () => {
    upstream.answer(json({}, 429, { "retry-after": "9" }));
    const written = await failureOf(client().deleteOpportunity(ONE));
    expect([written.hint, written.retryAfterMs]).toEqual(["HighLevel is busy. Nothing was changed.", 9_000]);
    expect((await failureOf(client().listPipelines())).hint).toBe("HighLevel is busy.");
  });

  test("F2: a 429 that names no time is over when its window is", async () => {
    upstream.answer(json({}, 429));
    expect((await failureOf(client().listPipelines())).retryAfterMs).toBe(10_000);
  });

  test.each([
    ["create", { title: { message: "The title field is mandatory.", rule: "required" } }, "title"],
    [
      "tags, which say rules",
      { tags: { message: "The tags field is mandatory.", rules: "required" } },
      "tags",
    ],
    ["workflow, with bare texts", { contactId: "The contact id is invalid." }, "contactId"],
    ["a phrase as key", { "contactId or email": { message: "…", rule: "required" } }, "contactId or email"],
  ])("the 422 of %s names its field", async (_name, body, path) => {
    upstream.answer(json(body, 422));
    const failure = await failureOf(client().createOpportunity({ pipelineId: "p1", body: WRITTEN }));
    expect(failure.fieldErrors.map((error) => error.path)).toEqual([path]);
  });

  test("what upstream says of a 400 is told, shortened", async () => {
    upstream.answer(json({ msg: `No duplicates. ${"x".repeat(5000)}` }, 400));
    const { hint } = await failureOf(client().createOpportunity({ pipelineId: "p1", body: WRITTEN }));
    expect(hint).toContain("No duplicates.");
    expect(hint?.length).toBeLessThan(400);
  });

  test("no error holds the key, not even when upstream repeats it, nor the body that was sent", async () => {
    for (const status of [400, 401, 404, 422, 429, 500, 503]) {
      upstream.answer(json({ msg: `bad key ${API_KEY} for ${WRITTEN.email}` }, status));
      const failure = await failureOf(client().createOpportunity({ pipelineId: "p1", body: WRITTEN }));
      const all = JSON.stringify({ ...failure, message: failure.message, stack: failure.stack });
      expect(all).not.toContain(API_KEY);
      expect(failure.message).not.toContain(WRITTEN.email);
    }
  });
});
