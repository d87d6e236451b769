import { beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { createDraftSchema } from "@/lib/board/drafts";
import { idSchema, problemSchema } from "@/lib/board/model";
import { AppError, type ErrorCode, STATUS_OF_CODE } from "@/lib/errors";
import { LOCAL_SESSION } from "@/lib/identity/session";
import type { RequestLine } from "./request-line";
import { createRoute, createVerbs } from "./route";

const lines: RequestLine[] = [];
const calls: unknown[] = [];

beforeEach(() => {
  lines.length = 0;
  calls.length = 0;
});

const around = {
  services: async () => ({ shop: "the shop" }),
  sessionOf: async () => LOCAL_SESSION,
  allowedHosts: () => ["board.example"],
  log: (line: RequestLine) => {
    lines.push(line);
  },
};
const route = createRoute(around);
const verbs = createVerbs(around);

const isCode = (name: string): name is ErrorCode => name in STATUS_OF_CODE;
const CODES = Object.keys(STATUS_OF_CODE).filter(isCode);

const idParams = z.strictObject({ id: idSchema });
const things = z.object({ things: z.array(z.object({ id: z.string() })) });

const list = route(
  {
    input: {
      params: idParams,
      query: z.strictObject({ limit: z.coerce.number().int().max(100).optional() }),
    },
    answers: things,
  },
  async (call) => {
    calls.push(call);
    return { things: [{ id: "t1", secret: "not in the schema" }] };
  },
);
const create = route(
  { input: { params: idParams, body: createDraftSchema }, answers: z.unknown(), status: 201 },
  async (call) => {
    calls.push(call.body);
    return { made: true };
  },
);
const remove = route({ input: { params: idParams } }, async () => {});

const HOST = { host: "127.0.0.1:3000" };
const OURS = { ...HOST, origin: "http://127.0.0.1:3000", "x-requested-with": "pipelane" };
const JSON_TYPE = { "content-type": "application/json" };
const DRAFT = { title: "Acme", stageId: "s1", contact: { email: "a@example.com" } };

function ask(
  handler: typeof list,
  { id = "x1", search = "", ...init }: RequestInit & { id?: string; search?: string } = {},
) {
  const path = `/api/things/${encodeURIComponent(id)}${search}`;
  const request = new Request(`http://127.0.0.1:3000${path}`, { headers: HOST, ...init });
  return handler(request, { params: Promise.resolve({ id }) });
}

async function problemOf(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  return problemSchema.parse(await response.json());
}

describe("an answer", () => {
  test("holds what its schema knows, and says that it is private", async () => {
    const response = await ask(list, { search: "?limit=5" });
    expect(await response.json()).toEqual({ things: [{ id: "t1" }] });
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store, private");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(response.headers.get("x-request-id")).toBe(lines[0]?.requestId);
    expect(calls).toEqual([
      { shop: "the shop", session: LOCAL_SESSION, params: { id: "x1" }, query: { limit: 5 } },
    ]);
  });

  test("of a create is 201, and of a delete 204 and empty", async () => {
    const headers = { ...OURS, ...JSON_TYPE };
    expect((await ask(create, { method: "POST", headers, body: JSON.stringify(DRAFT) })).status).toBe(201);
    const gone = await ask(remove, { method: "DELETE", headers: OURS });
    expect(gone.status).toBe(204);
    expect(await gone.text()).toBe("");
  });

  test("that breaks our own schema is our mistake and tells nothing of it", async () => {
    const wrong = route({ input: {}, answers: z.object({ id: z.string() }) }, async () =>
      JSON.parse('{"id":7,"email":"a@example.com"}'),
    );
    const problem = await problemOf(await ask(wrong));
    expect(problem.code).toBe("internal");
    expect(JSON.stringify([problem, lines[0]?.error?.message])).not.toContain("a@example.com");
  });
});

describe("input", () => {
  test("may come from headers, of which only those that are asked for are read", async () => {
    const keyed = route(
      { input: { headers: z.object({ "idempotency-key": z.string() }) }, answers: z.unknown() },
      async ({ headers }) => headers,
    );
    const answer = await ask(keyed, { headers: { ...HOST, "Idempotency-Key": "k1" } });
    expect(await answer.json()).toEqual({ "idempotency-key": "k1" });
    expect((await problemOf(await ask(keyed))).errors).toMatchObject([{ path: "idempotency-key" }]);
  });

  test.each([
    ["an unknown parameter", { search: "?limt=5" }, "limt"],
    ["a repeated parameter", { search: "?limit=5&limit=6" }, "limit"],
    ["a parameter of another type", { search: "?limit=many" }, "limit"],
    ["a parameter beyond its range", { search: "?limit=101" }, "limit"],
    ["an id that climbs", { id: "../users" }, "id"],
    ["an id of 10 kB", { id: "x".repeat(10_000) }, "id"],
    ["an id with a newline", { id: "x\ny" }, "id"],
    ["an id in other letters", { id: "ｉｄ" }, "id"],
  ])("%s is 400, names the field, and calls nothing", async (_name, init, path) => {
    const response = await ask(list, init);
    expect(response.status).toBe(400);
    const problem = await problemOf(response);
    expect(problem.code).toBe("invalid_request");
    expect(problem.errors?.map((error) => error.path)).toEqual([path]);
    expect(calls).toEqual([]);
  });

  test("an empty parameter counts as absent", async () => {
    expect((await ask(list, { search: "?limit=" })).status).toBe(200);
  });

  test("a route without parameters knows none", async () => {
    const plain = route({ input: {}, answers: z.unknown() }, async () => ({}));
    expect((await ask(plain, { search: "?a=1" })).status).toBe(400);
  });

  test("a route without params may be called without any, as Next does", async () => {
    const plain = route({ input: {}, answers: z.unknown() }, async () => ({}));
    const request = new Request("http://127.0.0.1:3000/api/things", { headers: HOST });
    expect((await plain(request, { params: Promise.resolve(undefined) })).status).toBe(200);
  });

  test.each([
    ["no JSON", "{", {}, 400],
    ["nothing", "", {}, 400],
    [
      "JSON as text/plain, as a form could send it",
      JSON.stringify(DRAFT),
      { "content-type": "text/plain" },
      400,
    ],
    ["a form", "title=Acme", { "content-type": "application/x-www-form-urlencoded" }, 400],
    ["an unknown field", JSON.stringify({ ...DRAFT, pipelineId: "p2" }), {}, 400],
    ["a prototype", `{"__proto__":{"admin":true},${JSON.stringify(DRAFT).slice(1)}`, {}, 400],
    ["deep nesting", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, {}, 400],
    ["more than 1 MB", JSON.stringify({ ...DRAFT, title: "x".repeat(1_000_001) }), {}, 413],
    ["more than 1 MB that claims to be short", "x".repeat(1_000_001), { "content-length": "10" }, 413],
    ["the claim of 10 MB", "{}", { "content-length": "10000000" }, 413],
  ])("A12: a body with %s is refused and calls nothing", async (_name, body, headers, status) => {
    const response = await ask(create, {
      method: "POST",
      body,
      headers: { ...OURS, ...JSON_TYPE, ...headers },
    });
    expect(response.status).toBe(status);
    expect(calls).toEqual([]);
  });

  test.each([
    [{ ...DRAFT, title: " " }, "title"],
    [{ ...DRAFT, title: "x".repeat(301) }, "title"],
    [{ ...DRAFT, value: -1 }, "value"],
    [{ ...DRAFT, value: 1e300 }, "value"],
    [{ ...DRAFT, value: 0.005 }, "value"],
    [{ ...DRAFT, status: "closed" }, "status"],
    [{ ...DRAFT, contact: { email: "x".repeat(300) } }, "contact.email"],
    [{ ...DRAFT, contact: { id: "no id" } }, "contact.id"],
    [{ ...DRAFT, contact: { id: "c1", email: "a@example.com" } }, "contact.email"],
    [{ ...DRAFT, contact: { tags: ["ok", 7] } }, "contact.tags.1"],
  ])("the mistake in %j stands at %j", async (draft, path) => {
    const response = await ask(create, {
      method: "POST",
      headers: { ...OURS, ...JSON_TYPE },
      body: JSON.stringify(draft),
    });
    expect(response.status).toBe(400);
    const { errors = [] } = await problemOf(response);
    expect(errors.map((error) => error.path)).toContain(path);
    expect(errors.every(({ message }) => message.length > 5)).toBe(true);
  });
});

describe("what a mistake is told as", () => {
  const sent = async (body: string) => {
    const response = await ask(create, { method: "POST", headers: { ...OURS, ...JSON_TYPE }, body });
    return problemOf(response);
  };

  test.each([
    [{ value: 0.005 }, "At most 2 decimals"],
    [{ value: 19.999 }, "At most 2 decimals"],
    [{ status: "foo" }, "must be open, won, lost or abandoned"],
  ])("%j", async (wrong, message) => {
    expect((await sent(JSON.stringify({ ...DRAFT, ...wrong }))).errors?.[0]?.message).toBe(message);
  });

  test.each([
    0.1, 0.29, 1.15, 122.22, 8_589_973_000.07, 999_999_999_999.99,
  ])("the value %d is none", async (value) => {
    const headers = { ...OURS, ...JSON_TYPE };
    const response = await ask(create, {
      method: "POST",
      headers,
      body: JSON.stringify({ ...DRAFT, value }),
    });
    expect(response.status).toBe(201);
  });

  test("half a body", async () => {
    expect((await sent("{")).detail).toBe("The body is not valid JSON.");
  });
});

describe("a path", () => {
  const path = verbs({ GET: list, DELETE: remove });

  test.each([
    "POST",
    "PUT",
    "PATCH",
  ] as const)("that does not take %s says so, and what it takes", async (method) => {
    const response = await ask(path[method], { method });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, DELETE, HEAD, OPTIONS"]);
    expect(await problemOf(response)).toMatchObject({
      code: "method_not_allowed",
      detail: "This path takes GET, DELETE, HEAD, OPTIONS.",
    });
    expect(lines).toMatchObject([{ method, status: 405 }]);
  });

  test("answers the verbs that it takes, and OPTIONS with their list", async () => {
    expect((await ask(path.GET)).status).toBe(200);
    const options = await ask(path.OPTIONS, { method: "OPTIONS" });
    expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, DELETE, HEAD, OPTIONS"]);
  });
});

describe("who may send", () => {
  test.each([
    "localhost",
    "localhost:3000",
    "127.0.0.1:3000",
    "[::1]:3000",
    "192.168.1.7",
    "Board.example:8080",
  ])("the host %s is answered", async (host) => {
    expect((await ask(list, { headers: { host } })).status).toBe(200);
  });

  test.each([
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "evil.example:3000",
    "",
    "board.example.",
    "[::1",
    "a@127.0.0.1",
  ])("the host %j is not, since it could be rebound", async (host) => {
    const response = await ask(list, { headers: { host, "x-forwarded-host": "localhost" } });
    expect(response.status).toBe(403);
    expect((await problemOf(response)).detail).toContain("ALLOWED_HOSTS");
    expect(calls).toEqual([]);
  });

  test.each([
    ["from another origin", { ...OURS, origin: "https://evil.example" }],
    ["from another port", { ...OURS, origin: "http://127.0.0.1:3001" }],
    ["from a sandbox", { ...OURS, origin: "null" }],
    ["without an origin", { ...HOST, "x-requested-with": "pipelane" }],
    ["without our header", { ...HOST, origin: OURS.origin }],
    ["with another header", { ...OURS, "x-requested-with": "XMLHttpRequest" }],
  ])("a write %s is refused", async (_name, headers) => {
    const post = await ask(create, {
      method: "POST",
      headers: { ...headers, ...JSON_TYPE },
      body: JSON.stringify(DRAFT),
    });
    expect((await problemOf(post)).code).toBe("forbidden");
    expect((await ask(remove, { method: "DELETE", headers })).status).toBe(403);
    expect(calls).toEqual([]);
  });

  test("a read wants neither", async () => {
    expect((await ask(list)).status).toBe(200);
  });

  test("behind a proxy that ends TLS the scheme may differ", async () => {
    const headers = { ...OURS, host: "board.example", origin: "https://board.example" };
    expect((await ask(remove, { method: "DELETE", headers })).status).toBe(204);
  });
});

describe("what is thrown", () => {
  const failing = (error: unknown) =>
    route({ input: {}, answers: z.unknown() }, async () => {
      throw error;
    });

  test.each(CODES)("%s answers with its status", async (code) => {
    const error = new AppError(code, { message: "for the log", hint: "For you." });
    const response = await ask(failing(error));
    const status = STATUS_OF_CODE[code];
    expect(response.status).toBe(status);
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ code, status, detail: "For you.", requestId: lines[0]?.requestId });
    expect(JSON.stringify(problem)).not.toContain("for the log");
  });

  test("a conflict shows the current state, a refusal its fields, a limit how long to wait", async () => {
    const conflict = new AppError("conflict", { message: "m", current: { id: "o1" } });
    expect((await problemOf(await ask(failing(conflict)))).current).toEqual({ id: "o1" });
    const fieldErrors = [{ path: "contact.email", message: "is wrong" }];
    const rejected = new AppError("rejected", { message: "m", fieldErrors });
    expect((await problemOf(await ask(failing(rejected)))).errors).toEqual(fieldErrors);
    const limited = await ask(failing(new AppError("rate_limited", { message: "m", retryAfterMs: 1500 })));
    expect(limited.headers.get("retry-after")).toBe("2");
  });

  test("what nobody threw on purpose is a faceless 500, and the log has the cause", async () => {
    const cause = new TypeError("secret detail of the database");
    const response = await ask(failing(cause));
    expect(response.status).toBe(500);
    expect(JSON.stringify(await problemOf(response))).not.toContain("secret");
    expect(lines[0]?.error?.cause).toBe(cause);
  });

  test("without a hint a problem still says what happened", async () => {
    const problem = await problemOf(await ask(failing(new AppError("upstream_timeout", { message: "m" }))));
    expect(problem.detail).toBe("The CRM did not answer in time.");
  });
});

test("whoever asks too much is told to wait, calls nothing, and stands in the log", async () => {
  const admit = ({ userId }: { userId: string | null }) => {
    throw new AppError("rate_limited", { message: `too much of ${userId}`, retryAfterMs: 1_000 });
  };
  const sessionOf = async () => ({ ...LOCAL_SESSION, userId: "u1" });
  const limited = createRoute({ ...around, sessionOf, admit })({ input: {} }, async () => {
    calls.push("called");
  });
  const response = await ask(limited);
  expect([response.status, response.headers.get("retry-after")]).toEqual([429, "1"]);
  expect(calls).toEqual([]);
  expect(lines).toMatchObject([{ status: 429, repId: "u1" }]);
});

describe("the log", () => {
  test("has one line per request, with names instead of ids and nothing of the query", async () => {
    await ask(list, { id: "o123", search: "?limit=5" });
    await ask(list, { id: "o123", search: "?query=jo@example.com" });
    expect(lines.map(({ route, status }) => `${route} ${status}`)).toEqual([
      "/api/things/:id 200",
      "/api/things/:id 400",
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/o123|jo@example\.com/);
    expect(lines[0]).toMatchObject({ method: "GET", locationId: "local" });
  });
});
