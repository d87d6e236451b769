import { beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { AppError, type ErrorCode, STATUS_OF_CODE } from "@/lib/errors";
import { LOCAL_SESSION } from "@/lib/identity/session";
import { ask, DRAFT, JSON_TYPE, OURS, openShop, problemOf } from "./fixtures/shop";
import { createRoute, createVerbs } from "./route";

const { lines, calls, around, route, list, create, remove, forget } = openShop();
beforeEach(forget);

const verbs = createVerbs(around);

const isCode = (name: string): name is ErrorCode => name in STATUS_OF_CODE;
const CODES = Object.keys(STATUS_OF_CODE).filter(isCode);

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
    expect(problem.detail).toBe("There was no answer in time.");
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
