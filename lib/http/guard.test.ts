import { beforeEach, describe, expect, test } from "vitest";
import { ask, DRAFT, HOST, JSON_TYPE, OURS, openShop, problemOf } from "./fixtures/shop";

const { calls, list, create, remove, forget } = openShop();
beforeEach(forget);

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
