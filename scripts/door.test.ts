import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { methodsOf, passDoor, peerOf } from "./door.mjs";

let url = "";
let trustsProxy = false;
const server = createServer((request, response) => {
  passDoor(request, response, { trustsProxy });
  // As Next does, which adds to what stands there.
  if (request.url === "/own") response.appendHeader("content-security-policy", "default-src 'self'");
  const peer = peerOf(request, { trustsProxy });
  response.end(JSON.stringify({ ...request.headers, peer }));
});
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address: AddressInfo | string | null = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : address}`;
});
afterAll(() => server.close());

async function knock(headers: Record<string, string>, { trusts = false, path = "/" } = {}) {
  trustsProxy = trusts;
  const response = await fetch(url + path, { headers });
  const seen: IncomingHttpHeaders = await response.json();
  return { seen, hsts: response.headers.get("strict-transport-security"), headers: response.headers };
}

const FORWARDED = {
  "x-forwarded-for": "10.9.8.7",
  "x-forwarded-host": "evil.example",
  "x-forwarded-proto": "https",
  "x-forwarded-port": "443",
  forwarded: "for=10.9.8.7;proto=https",
  "x-real-ip": "10.9.8.7",
};

describe("a request", () => {
  test("A8: is heard without what it forged of proxies, and gets no HSTS for it", async () => {
    const { seen, hsts } = await knock(FORWARDED);
    expect(Object.keys(seen).filter((name) => name in FORWARDED)).toEqual([]);
    expect(hsts).toBeNull();
    expect(seen.peer).toMatch(/127\.0\.0\.1$/);
  });

  test("keeps what a proxy of ours says, when there is one", async () => {
    const { seen, hsts } = await knock(FORWARDED, { trusts: true });
    expect(seen).toMatchObject(FORWARDED);
    expect(seen.peer).toBe("10.9.8.7");
    expect(hsts).toBe("max-age=31536000");
  });

  test.each([
    "http",
    "https, http",
    "",
  ])("that came by %j to the nearest proxy gets no HSTS", async (proto) => {
    expect((await knock({ "x-forwarded-proto": proto }, { trusts: true })).hsts).toBeNull();
  });

  test("A7: says nothing in Next's name, with a trusted proxy or without", async () => {
    const internal = {
      "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy",
      "x-middleware-prefetch": "1",
      "x-nextjs-data": "1",
      "x-invoke-path": "/",
      "x-matched-path": "/",
    };
    for (const trusts of [false, true]) {
      const { seen } = await knock({ ...internal, rsc: "1", accept: "text/html" }, { trusts });
      expect(Object.keys(seen).filter((name) => name in internal)).toEqual([]);
      expect(seen).toMatchObject({ rsc: "1", accept: "text/html" });
    }
  });

  test.each([
    ["/api/pipelines", {}],
    ["/v1?x=1", {}],
    ["/pipelines/p1", { rsc: "1", "next-router-prefetch": "1" }],
    ["/apiary", { rsc: "1", "next-router-prefetch": "1" }],
  ])("A7: for %s is heard as a page's part only where there are pages", async (path, left) => {
    const { seen } = await knock({ rsc: "1", "next-router-prefetch": "1" }, { path });
    const { rsc, "next-router-prefetch": prefetch } = seen;
    expect(JSON.parse(JSON.stringify({ rsc, "next-router-prefetch": prefetch }))).toEqual(left);
  });

  test("A5, A14: is answered for no frame and no cache unless somebody says otherwise, but for static files", async () => {
    const { headers } = await knock({});
    expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get("cache-control")).toBe("no-store, private");
    const { headers: own } = await knock({}, { path: "/own" });
    expect(own.get("content-security-policy")).toBe("default-src 'self'");
    expect((await knock({}, { path: "/_next/static/x.js" })).headers.has("cache-control")).toBe(false);
  });

  test("gets an answer of which no browser guesses the kind", async () => {
    expect((await knock({})).headers.get("x-content-type-options")).toBe("nosniff");
  });
});

describe("a method", () => {
  test.each([
    ["POST", "/api/session", true],
    ["DELETE", "/v1/pipelines/p1", true],
    ["POST", "/auth/logout", true],
    ["POST", "/auth/location?x=1", true],
    ["POST", "/auth/refused", false],
    ["TRACE", "/api/session", false],
    ["GET", "/pipelines/p1", true],
    ["HEAD", "/", true],
    ["POST", "/", false],
    ["POST", "/_next/static/x.js", false],
    ["POST", "/apiary", false],
  ])("A12: %s for %s is let in: %s", (method, url, isLetIn) => {
    expect(methodsOf(url, { isDev: false }).includes(method)).toBe(isLetIn);
  });
});
