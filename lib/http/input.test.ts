import { beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { ask, DRAFT, HOST, JSON_TYPE, OURS, openShop, problemOf } from "./fixtures/shop";

const { calls, route, list, create, forget } = openShop();
beforeEach(forget);

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
