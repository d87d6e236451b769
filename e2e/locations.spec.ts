import { writeFile } from "node:fs/promises";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { join } from "node:path";
import { expect, test } from "playwright/test";
import { makeFolder, type RunningServer, startServer } from "./server";

// What only a whole server can show of several locations: headers on answers of every kind, and reading the file again.

const PORTAL = "https://portal.example.com";
const KEYS = { nova: "canary-key-of-location-nova", harbour: "canary-key-of-location-harbour" };
const embedded = (id: keyof typeof KEYS, more: object = {}) => ({
  ...{ id, name: `Location ${id}`, upstream: { kind: "embedded", crmApiKey: KEYS[id] } },
  ...more,
});
const NOVA = embedded("nova", {
  portalOrigins: [PORTAL],
  signingKeys: [{ id: "k1", algorithm: "HS256", key: "canary-signing-key-of-location-nova" }],
});

let folder: Awaited<ReturnType<typeof makeFolder>>;
let server: RunningServer;
let file: string;
test.beforeAll(async () => {
  folder = await makeFolder();
  file = join(folder.path, "locations.json");
  await configure(NOVA, embedded("harbour"));
  server = await start();
});
test.afterAll(async () => {
  await server.stop();
  await folder.remove();
});

const start = () =>
  startServer({ DATABASE_URL: `file:${join(folder.path, "pipelane.db")}`, LOCATIONS_FILE: file });
const configure = (...locations: object[]) => writeFile(file, JSON.stringify({ locations }));

type Answer = { status: number; headers: IncomingHttpHeaders; body: string };

/** A request as a stranger may write it: fetch keeps some headers and paths from being sent. */
function raw(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, method, headers }, (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    request.on("error", reject);
    request.end();
  });
}

const framersOf = ({ headers }: Answer) =>
  /frame-ancestors ([^;,]*)/.exec(String(headers["content-security-policy"]))?.[1];

/** Next says it in more words on a page that is not found. */
const isKept = ({ headers }: Answer) =>
  !/(?=.*\bno-store\b)(?=.*\bprivate\b)/.test(headers["cache-control"] ?? "");

const ODD: Record<string, Record<string, string>> = {
  "as RSC": { RSC: "1" },
  prefetched: { RSC: "1", "next-router-prefetch": "1", purpose: "prefetch" },
  "as data": { "x-nextjs-data": "1" },
  "in Next's name": { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" },
};

test("A5, A14: whatever is answered says who may frame it, and that no cache may keep it", async () => {
  const own = ["/embed/nova", "/embed/nova/", "/embed/nova?x=1", "/embed/nova/nowhere"];
  const others = [
    ...["/", "/settings", "/nowhere", "/pipelines/nowhere", "/favicon.ico", "/embed/harbour", "/embed/other"],
    ...["/api/pipelines", "/api/nowhere", "/api/embed/nova", "/api/health", "/api/pipelines/%2e%2e"],
    ...["/v1/pipelines", "/v1/docs", "/v1/openapi.json", "/%ff", "/embed/nov%61"],
  ];
  for (const path of [...own, ...others]) {
    const answer = await raw(path);
    expect([path, framersOf(answer)]).toEqual([path, own.includes(path) ? PORTAL : "'none'"]);
    expect([path, isKept(answer)]).toEqual([path, false]);
    expect([path, answer.headers["x-content-type-options"]]).toEqual([path, "nosniff"]);
  }
  for (const answer of [
    await raw("/", { host: "evil.example" }),
    await raw("/embed/nova", { host: "evil.example" }),
    await raw("/api/pipelines", { host: "evil.example" }),
    await raw("/embed/nova", {}, "TRACE"),
    await raw("/api/pipelines", {}, "PUT"),
  ]) {
    expect(answer.status).toBeGreaterThan(400);
    expect(framersOf(answer)).toBe("'none'");
  }
});

test("A7: headers by which Next speaks to itself change neither what is refused nor what an answer says of itself", async () => {
  for (const path of [
    "/embed/nova",
    "/settings",
    "/pipelines/nowhere",
    "/nowhere",
    "/api/pipelines",
    "/v1/pipelines",
  ]) {
    const plain = await raw(path);
    for (const [how, headers] of Object.entries(ODD)) {
      const answer = await raw(path, headers);
      expect([path, how, framersOf(answer)]).toEqual([path, how, framersOf(plain)]);
      expect([path, how, isKept(answer)]).toEqual([path, how, false]);
      // An RSC answer of a page that is not found says so in its payload.
      const isPage = !/^\/(api|v1)/.test(path);
      if (!isPage || !("RSC" in headers))
        expect([path, how, answer.status]).toEqual([path, how, plain.status]);
      const stranger = await raw(path, { ...headers, host: "evil.example" });
      expect([path, how, stranger.status]).toEqual([path, how, path.startsWith("/v1") ? 401 : 403]);
    }
  }
});

test("A8: forged X-Forwarded headers change neither an address nor what is refused, and bring no HSTS", async () => {
  const forged = {
    ...{ "x-forwarded-host": "evil.example", "x-forwarded-proto": "https", "x-forwarded-for": "10.9.8.7" },
    forwarded: "for=10.9.8.7;host=evil.example;proto=https",
  };
  for (const path of ["/", "/embed/nova", "/api/pipelines", "/v1/openapi.json"]) {
    const [plain, answer] = [await raw(path), await raw(path, forged)];
    expect([answer.status, answer.headers.location]).toEqual([plain.status, plain.headers.location]);
    expect(JSON.stringify(answer)).not.toMatch(/evil\.example|10\.9\.8\.7/);
    expect(answer.headers["strict-transport-security"]).toBeUndefined();
  }
});

test("how a location looks is told to anybody, and no secret", async () => {
  const { status, body } = await raw("/api/embed/nova");
  expect([status, JSON.parse(body)]).toEqual([
    200,
    {
      ...{ id: "nova", name: "Location nova", portalOrigins: [PORTAL] },
      theme: { accent: null, logo: null, mode: "auto", radius: null },
    },
  ]);
  expect((await raw("/api/embed/other")).status).toBe(404);
});

test("SIGHUP reads the file again: a wrong one changes nothing and is told, a right one everything", async () => {
  const keyOpens = async (key: string) =>
    (await raw("/v1/locations", { authorization: `Bearer ${key}` })).status;
  const told = async (text: string) => expect.poll(() => server.output()).toContain(text);
  // One that nobody has asked for anything yet.
  await server.stop();
  server = await start();

  await writeFile(file, '{"locations": [{"id": "nova", "colour": "canary-secret-colour"}]}');
  process.kill(server.pid, "SIGHUP");
  await told("locations.0 has unknown fields: colour.");
  expect([await keyOpens(KEYS.nova), framersOf(await raw("/embed/nova"))]).toEqual([200, PORTAL]);

  await configure(embedded("harbour", { portalOrigins: ["https://other.example.com"] }));
  process.kill(server.pid, "SIGHUP");
  await told("locations read again");
  expect([await keyOpens(KEYS.nova), await keyOpens(KEYS.harbour)]).toEqual([401, 200]);
  expect(framersOf(await raw("/embed/nova"))).toBe("'none'");
  expect(framersOf(await raw("/embed/harbour"))).toBe("https://other.example.com");
  expect((await raw("/api/embed/nova")).status).toBe(404);
  // A10: neither was any of it told with a secret.
  expect(server.output()).not.toContain("canary");
});
