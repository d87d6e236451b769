import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { parseEnv } from "@/lib/env";
import { json, startScriptedUpstream } from "@/lib/highlevel/fixtures/scripted-upstream";
import { claims, encrypt, LOCATION, NOW_MS, OTHER, sign, unsigned } from "@/lib/identity/fixtures/portal";
import { openServer, type Server } from "@/lib/server";
import { openStorage, type Storage } from "@/lib/storage/database";

// Every route as Next calls it, in front of a HighLevel that counts what reaches it, on a server where all have to
// sign in.

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof METHODS)[number];
type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
type Route = Record<Method | "OPTIONS", Handler>;

const SERVER_KEY = Symbol.for("pipelane.server");
const HOST = "127.0.0.1:3000";

/** The figures want a token of their own. */
const OPEN = ["GET /api/health", "GET /api/metrics", "GET /api/embed/[locationId]", "POST /api/session"];

const folder = mkdtempSync(join(tmpdir(), "pipelane-attacks-"));
let upstream: Awaited<ReturnType<typeof startScriptedUpstream>>;
let storage: Storage;
let server: Server;
let nowMs = NOW_MS;
const routes = new Map<string, Route>();

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  upstream.answer(json({ pipelines: [{ id: "p1", name: "Sales", stages: [] }] }));
  vi.stubEnv("LOG_LEVEL", "silent");
  vi.spyOn(Date, "now").mockImplementation(() => nowMs);
  const url = `file:${join(folder, "p.db")}`;
  const LOCATIONS_FILE = join(folder, "locations.json");
  const locations = [LOCATION, OTHER].map((location) => ({
    ...location,
    upstream: { kind: "highlevel", baseUrl: upstream.baseUrl, apiKey: `key-of-${location.id}` },
  }));
  writeFileSync(LOCATIONS_FILE, JSON.stringify({ locations }));
  server = await openServer(parseEnv({ DATABASE_URL: url, LOCATIONS_FILE }));
  storage = await openStorage({ url });
  Reflect.set(globalThis, SERVER_KEY, Promise.resolve(server));
  const files = readdirSync("app/api", { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => name.endsWith("route.ts"))) {
    routes.set(
      `/api/${file.replace(/\/route\.ts$/, "")}`,
      await import(/* @vite-ignore */ join(process.cwd(), "app/api", file)),
    );
  }
});
beforeEach(() => {
  nowMs += 3_600_000;
  upstream.received.length = 0;
});
afterAll(async () => {
  Reflect.deleteProperty(globalThis, SERVER_KEY);
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await storage.close();
  await server.close();
  await upstream.close();
  rmSync(folder, { recursive: true });
});

type Sent = {
  token?: string | undefined;
  body?: unknown;
  /** Stands for every id in the path. */
  id?: string;
  search?: string;
  further?: Record<string, string>;
};

function send(method: Method, path: string, sent: Sent = {}): Promise<Response> {
  const { token, body, id = "x1", search = "", further = {} } = sent;
  const handler = routes.get(path)?.[method] ?? expect.unreachable(`no ${path}`);
  const headers = {
    ...{ host: HOST, origin: `http://${HOST}`, "x-requested-with": "pipelane" },
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...further,
  };
  const names = Array.from(path.matchAll(/\[(?:\.\.\.)?(\w+)\]/g), ([, name = ""]) => name);
  const filled = path.replace(/\[[^\]]+\]/g, encodeURIComponent(id)) + search;
  const params = Promise.resolve(Object.fromEntries(names.map((name) => [name, id])));
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  return handler(new Request(`http://${HOST}${filled}`, init), { params });
}

const nowS = () => Date.now() / 1000;
const said = (changes: Record<string, unknown> = {}) =>
  claims({ iat: nowS(), exp: nowS() + 120, ...changes });
const exchange = (body: object) => send("POST", "/api/session", { body });
const byPortal = (token: string, locationId = "l1") => exchange({ way: "portal", locationId, token });

async function enter(changes: Record<string, unknown> = {}): Promise<string> {
  const answer = await byPortal(await sign(said(changes)));
  expect(answer.status).toBe(201);
  return (await answer.json()).token;
}

async function expectNobody(answer: Response): Promise<void> {
  expect(answer.status).toBe(401);
  const problem = await answer.json();
  expect(problem).toMatchObject({ code: "unauthenticated", detail: expect.stringMatching(/portal/) });
  expect(upstream.received).toEqual([]);
}

test("whoever comes from a portal is told who they are, and what they may do", async () => {
  const answer = await byPortal(await sign(said({ role: "manager", ownOnly: true })));
  const session = {
    userId: "u1",
    name: "Rita Rep",
    role: "manager",
    restrictions: { ownOnly: true, pipelineIds: null, hidesValues: false },
  };
  const expiresAt = new Date(nowMs + 900_000).toISOString();
  const grant = await answer.json();
  expect(grant).toEqual({ token: expect.stringMatching(/^[\w-]{43}$/), expiresAt, session });
  expect(answer.headers.get("cache-control")).toBe("no-store, private");
  const me = await send("GET", "/api/session", { token: grant.token });
  expect(await me.json()).toEqual({ expiresAt, session });
  expect((await send("GET", "/api/pipelines", { token: grant.token })).status).toBe(200);
});

describe("A1: nobody is let in, and nothing is asked upstream,", () => {
  test("without a token, by any verb of any route but those that are open", async () => {
    expect(routes.size).toBeGreaterThan(10);
    for (const [path] of routes) {
      for (const method of METHODS) {
        const isOpen = OPEN.includes(`${method} ${path}`);
        const { status } = await send(method, path, { body: method === "GET" ? undefined : {} });
        if (!isOpen) expect([method, path, status]).toEqual([method, path, status === 405 ? 405 : 401]);
      }
    }
    expect(upstream.received).toEqual([]);
    await expectNobody(await send("GET", "/api/pipelines"));
  });

  test.each([
    [
      "expired",
      async () => {
        const token = await enter();
        nowMs += 900_000;
        return token;
      },
    ],
    ["made up", async () => "A".repeat(43)],
    ["a portal's own", async () => sign(said())],
    ["that nobody has signed", async () => unsigned(said())],
    [
      "signed out",
      async () => {
        const token = await enter();
        expect((await send("DELETE", "/api/session", { token })).status).toBe(204);
        return token;
      },
    ],
  ])("by a session token that is %s", async (_name, make) => {
    const token = await make();
    await expectNobody(await send("GET", "/api/pipelines", { token }));
    await expectNobody(await send("GET", "/api/session", { token }));
  });

  test.each([
    ["expired", async () => sign(said({ iat: nowS() - 300, exp: nowS() - 100 }))],
    ["forged", async () => sign(said(), { key: Buffer.from("a-secret-that-somebody-has-made-up") })],
    ["not signed", async () => unsigned(said())],
    ["for another audience", async () => sign(said({ aud: "another" }))],
    ["of another location", async () => sign(said({ iss: "l2" }))],
    [
      "that was used before",
      async () => {
        const token = await sign(said());
        expect((await byPortal(token)).status).toBe(201);
        return token;
      },
    ],
  ])("by a portal's token that is %s", async (_name, make) => {
    await expectNobody(await byPortal(await make()));
  });

  test("by one location's token at another, or at one that is not there", async () => {
    for (const locationId of ["l2", "l3"]) await expectNobody(await byPortal(await sign(said()), locationId));
  });

  test("by HighLevel's user data of another location, company, secret, or in clear", async () => {
    const data = { userId: "u1", companyId: "c1", role: "admin", type: "agency", activeLocation: "l1" };
    for (const payload of [
      encrypt({ ...data, activeLocation: "l2" }),
      encrypt({ ...data, companyId: "c2" }),
      encrypt(data, { secret: "made up" }),
      JSON.stringify(data),
    ]) {
      await expectNobody(await exchange({ way: "highlevel", locationId: "l1", payload }));
    }
  });

  test("by HighLevel's user data that was used before", async () => {
    upstream.answer(json({ users: [] }));
    const data = { userId: "u1", companyId: "c1", role: "admin", type: "agency", activeLocation: "l1" };
    const sent = { way: "highlevel", locationId: "l1", payload: encrypt(data) };
    expect((await exchange(sent)).status).toBe(201);
    upstream.received.length = 0;
    await expectNobody(await exchange(sent));
    upstream.answer(json({ pipelines: [{ id: "p1", name: "Sales", stages: [] }] }));
  });
});

describe("A3: nothing is asked upstream", () => {
  test.each([
    ["a way up", "../users"],
    ["an encoded way up, which Next has decoded once", "..%2fusers"],
    ["dots", ".."],
    ["encoded dots", "%2e%2e"],
    ["a parameter of a path", "p1;x=1"],
    ["a query", "p1?limit=1"],
    ["a fragment", "p1#x"],
    ["digits of another script", "\uff10\uff11"],
    ["letters that look like others", "р1"],
    ["an end of text", "p1\0"],
    ["an end of line", "p1\r\nx: y"],
    ["10 kB", "x".repeat(10_000)],
    ["nothing", ""],
  ])("for %s as an id, which every route refuses", async (_name, id) => {
    const token = await enter({ role: "admin" });
    let tried = 0;
    for (const [path, route] of routes) {
      if (!path.includes("/[") || path.includes("...")) continue;
      const { headers } = await route.OPTIONS(new Request(`http://${HOST}/`), {
        params: Promise.resolve({}),
      });
      for (const method of METHODS.filter((verb) => headers.get("allow")?.includes(verb))) {
        const answer = await send(method, path, { token, id, body: method === "GET" ? undefined : {} });
        expect([method, path, answer.status]).toEqual([method, path, 400]);
        const wrong: { path: string }[] = (await answer.json()).errors;
        const names = Array.from(path.matchAll(/\[(\w+)\]/g), ([, name = ""]) => name);
        expect(wrong.map((error) => error.path)).toEqual(expect.arrayContaining(names));
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(15);
    expect(upstream.received).toEqual([]);
  });

  const OPPORTUNITIES = "/api/pipelines/[pipelineId]/opportunities";
  test.each([
    ["GET", OPPORTUNITIES, "?stageId=..%2f..%2fusers"],
    ["GET", OPPORTUNITIES, "?ownerId=u1%3Blimit%3D1"],
    ["GET", OPPORTUNITIES, `?stageId=${"x".repeat(10_000)}`],
    ["GET", OPPORTUNITIES, "?status=open&status=won"],
    ["GET", OPPORTUNITIES, "?limit=1&limit=1"],
    ["GET", OPPORTUNITIES, `?cursor=${"x".repeat(10_000)}`],
    ["GET", OPPORTUNITIES, "?__proto__=x"],
    ["GET", "/api/pipelines/[pipelineId]/summary", "?ownerId=%2e%2e"],
    ["GET", "/api/contacts", "?query=a&query=b"],
    ["GET", "/api/activity", "?userId=..%2fx"],
    ["DELETE", "/api/pipelines/[pipelineId]", "?toPipeline=..%2fp2&toStage=s1"],
    ["DELETE", "/api/users/[userId]", "?assignTo=%EF%BC%90"],
  ] as const)("by %s %s%s, which is refused", async (method, path, search) => {
    const token = await enter({ role: "admin" });
    expect((await send(method, path, { token, search })).status).toBe(400);
    expect(upstream.received).toEqual([]);
  });
});

test("A8: whoever says to be somebody else each time is held back from signing in all the same", async () => {
  const body = { way: "portal", locationId: "l1", token: "made up" };
  const statuses = new Set<number>();
  for (let at = 0; at < 700; at += 1) {
    const address = `10.0.${at % 256}.${Math.floor(at / 256)}`;
    const further = {
      ...{ "x-pipelane-peer": "192.0.2.1", "x-forwarded-for": address, "x-real-ip": address },
      forwarded: `for=${address}`,
    };
    statuses.add((await send("POST", "/api/session", { body, further })).status);
  }
  expect(statuses).toEqual(new Set([401, 429]));
});

test.each([
  ["a role", { role: "admin" }],
  ["a session", { session: { role: "admin" } }],
  ["a token beside the data", { payload: "x" }],
  ["a prototype", JSON.parse('{"__proto__":{"role":"admin"}}')],
])("A9: a sign-in with %s in it is refused", async (_name, extra) => {
  const token = await sign(said());
  const body = `${JSON.stringify({ way: "portal", locationId: "l1", token }).slice(0, -1)},${JSON.stringify(extra).slice(1)}`;
  expect((await exchange(JSON.parse(body))).status).toBe(400);
  // Nothing of it was spent.
  expect((await byPortal(token)).status).toBe(201);
});

test.each([
  "contactId",
  "name",
  "pipelineId",
  "locationId",
  "__proto__",
])("A9: %s in a new opportunity is refused before anything is sent", async (field) => {
  const token = await enter();
  const draft = { title: "T", stageId: "s1", contact: { email: "a@x.io" } };
  const body = JSON.parse(`${JSON.stringify(draft).slice(0, -1)},"${field}":"x"}`);
  const answer = await send("POST", "/api/pipelines/[pipelineId]/opportunities", { token, body });
  expect(answer.status).toBe(400);
  expect(upstream.received).toEqual([]);
});

test("A13: a role that is lowered in mid-session is refused at once what it no longer may", async () => {
  const token = await enter({ role: "manager" });
  const remove = () => send("DELETE", "/api/pipelines/[pipelineId]/opportunities/[opportunityId]", { token });
  upstream.answer(json({}));
  expect((await remove()).status).toBe(204);
  nowMs += 1_000;
  await enter({ role: "rep" });
  upstream.received.length = 0;
  expect((await remove()).status).toBe(403);
  expect(upstream.received).toEqual([]);
});

test("A15: one rep who sends 50 requests a second for 10 s is held back, and no other", async () => {
  const [greedy, modest] = [await enter({ sub: "greedy" }), await enter({ sub: "modest" })];
  const ask = async (token: string) => send("GET", "/api/session", { token });
  const statuses: number[] = [];
  for (let at = 0; at < 500; at += 1) {
    statuses.push((await ask(greedy)).status);
    if (at % 50 === 0) expect((await ask(modest)).status).toBe(200);
    nowMs += 20;
  }
  expect(statuses.slice(0, 200).every((status) => status === 200)).toBe(true);
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(100);
  // Another session of the same rep is no way round it.
  while ((await ask(greedy)).status === 200) statuses.push(200);
  const again = await enter({ sub: "greedy" });
  const refused = await ask(again);
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
});
