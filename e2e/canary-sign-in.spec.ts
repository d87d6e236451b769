import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "playwright/test";
import { encrypt, USER_DATA } from "../lib/identity/fixtures/portal";
import { signToken } from "../scripts/example-portal/tokens.mjs";
import { CANARY_KEY, isBuiltWithCanary } from "../scripts/production-build.mjs";
import { expectNowhere, keepAnswer, keepBundles, type Seen } from "./canary";
import { makeFolder, type RunningServer, startServer } from "./server";

// The secrets by which people sign in: none may come out, whatever a provider, a portal or a stranger sends.

const SECRETS = {
  "the client secret": CANARY_KEY,
  "a portal's signing key": "canary-signing-key-9c1e57d2a04b8f36c7",
  "HighLevel's shared secret": "canary-shared-secret-51b07e93",
  "the key of a location's CRM": "canary-crm-key-e3d8a6f0427c",
};
const [CLIENT_SECRET, SIGNING_KEY, SHARED_SECRET, CRM_KEY] = Object.values(SECRETS);
const PUBLIC_URL = "https://board.example.com";

test.setTimeout(90_000);

test("no secret of signing in stands in any answer, page, bundle or line of the log", async () => {
  expect(isBuiltWithCanary(), "the build is not the one that `npm test` makes").toBe(true);
  const [folder, provider] = await Promise.all([makeFolder(), startTellTale()]);
  const LOCATIONS_FILE = join(folder.path, "locations.json");
  const file = JSON.stringify({ locations: [LOCATION] });
  await writeFile(LOCATIONS_FILE, file);
  const server = await startServer({
    ...{ LOCATIONS_FILE, PUBLIC_URL, LOG_LEVEL: "debug", OIDC_ISSUER: provider.issuer },
    ...{ OIDC_CLIENT_ID: "pipelane", OIDC_CLIENT_SECRET: CLIENT_SECRET ?? "" },
    DATABASE_URL: `file:${join(folder.path, "pipelane.db")}`,
  });
  const seen: Seen = new Map();
  try {
    await comeFromProvider(server, seen);
    await comeFromPortals(server, seen);
    // A file that broke: what is said of it must not quote it.
    for (const broken of [
      file.replace(SIGNING_KEY ?? "", `${SIGNING_KEY}"`),
      file.replace("HS256", "EdDSA"),
    ]) {
      const before = server.output().length;
      await writeFile(LOCATIONS_FILE, broken);
      process.kill(server.pid, "SIGHUP");
      await expect.poll(() => server.output().slice(before)).toContain("cannot be used");
    }
  } finally {
    await server.stop();
    await provider.close();
    await folder.remove();
  }
  keepBundles(seen);
  seen.set("the server's output", server.output());

  expect(provider.told(), "the provider was told the client secret").toContain(CLIENT_SECRET);
  expect(server.output()).toContain("a sign-in that does not hold");
  expectNowhere(SECRETS, seen);
});

const LOCATION = {
  ...{ id: "l1", name: "Nova", portalOrigins: ["https://portal.example.com"] },
  upstream: { kind: "embedded", crmApiKey: CRM_KEY },
  signingKeys: [{ id: "k1", algorithm: "HS256", key: SIGNING_KEY }],
  members: [{ email: "rita@example.com", role: "admin" }],
  highLevel: { companyId: USER_DATA.companyId, sharedSecret: SHARED_SECRET },
};

/** A provider that repeats what it is told in every answer that it can; the code of a sign-in says in which. */
async function startTellTale() {
  let told = "";
  const server = createServer(async (request, response) => {
    const issuer = `http://${request.headers.host}`;
    if (request.url?.startsWith("/.well-known/")) {
      const at = (path: string) => `${issuer}${path}`;
      const metadata = { issuer, authorization_endpoint: at("/authorize"), token_endpoint: at("/token") };
      const jwks_uri = at("/jwks");
      response.setHeader("content-type", "application/json").end(JSON.stringify({ ...metadata, jwks_uri }));
      return;
    }
    let body = "";
    for await (const chunk of request) body += chunk;
    const [, basic = ""] = /^Basic (.+)$/.exec(request.headers.authorization ?? "") ?? [];
    const secret = decodeURIComponent(Buffer.from(basic, "base64").toString()).split(":")[1] ?? "";
    told += secret;
    const code = new URLSearchParams(body).get("code") ?? "";
    const [status, type, text] = TALES[code]?.(secret) ?? [404, "text/plain", secret];
    response.writeHead(status, { "content-type": type, "x-echo": secret, location: `/${secret}` }).end(text);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port }: AddressInfo = Object(server.address());
  return {
    issuer: `http://127.0.0.1:${port}`,
    told: () => told,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

type Tale = (secret: string) => [status: number, type: string, body: string];
const json = (value: unknown) => JSON.stringify(value);
const TALES: Record<string, Tale> = {
  refused: (secret) => [400, "application/json", json({ error: secret, error_description: secret })],
  page: (secret) => [200, "text/html", `<p>${secret}</p>`],
  broken: (secret) => [500, "text/plain", secret],
  elsewhere: (secret) => [302, "text/plain", secret],
  token: (secret) => [
    200,
    "application/json",
    json({ access_token: secret, token_type: "Bearer", id_token: `${secret}.${secret}.${secret}` }),
  ],
};

/** Begins a sign-in for each tale, and comes back from the provider. */
async function comeFromProvider({ url }: RunningServer, seen: Seen): Promise<void> {
  for (const tale of [...Object.keys(TALES), "another"]) {
    const begun = await fetch(`${url}/auth/login`, { redirect: "manual" });
    const state = new URL(begun.headers.get("location") ?? "").searchParams.get("state") ?? "";
    const cookie = begun.headers.getSetCookie().map((one) => one.split(";")[0]);
    await keepAnswer(seen, `the way to the provider, ${tale}`, begun);
    const query = tale === "another" ? { error: CLIENT_SECRET ?? "", state } : { code: tale, state };
    const back = await fetch(`${url}/auth/callback?${new URLSearchParams(query)}`, {
      ...{ redirect: "manual", headers: { cookie: cookie.join("; ") } },
    });
    expect(back.headers.get("location")).toContain("/auth/refused");
    // A stranger's own words stand in no answer either, but for the address that they came by.
    await keepAnswer(seen, `the way back, ${tale}`, back);
  }
  for (const why of ["failed", "provider", "stranger"]) {
    await keepAnswer(seen, `refused: ${why}`, await fetch(`${url}/auth/refused?why=${why}`));
  }
}

/** Signs in as a portal and HighLevel do, well and badly, and asks for all that somebody who is in can read. */
async function comeFromPortals({ url }: RunningServer, seen: Seen): Promise<void> {
  const key = { locationId: "l1", keyId: "k1", secret: SIGNING_KEY ?? "" };
  const person = { id: "u1", name: "Rita", role: "admin" };
  const ask = (body: object) =>
    fetch(`${url}/api/session`, {
      method: "POST",
      headers: { origin: url, "x-requested-with": "pipelane", "content-type": "application/json" },
      body: JSON.stringify({ locationId: "l1", ...body }),
    });
  const inBad = [
    { way: "portal", token: SIGNING_KEY },
    { way: "portal", token: await signToken({ ...key, keyId: SIGNING_KEY ?? "" }, person) },
    { way: "portal", token: await signToken(key, { ...person, role: SIGNING_KEY ?? "" }) },
    { way: "highlevel", payload: SHARED_SECRET },
    { way: "highlevel", payload: encrypt(SHARED_SECRET, { secret: SHARED_SECRET ?? "" }) },
    { way: SHARED_SECRET, payload: SHARED_SECRET },
  ];
  for (const [index, body] of inBad.entries()) {
    const answer = await ask(body);
    expect([400, 401]).toContain(answer.status);
    await keepAnswer(seen, `a bad sign-in, ${index}`, answer);
  }
  const agency = { ...USER_DATA, type: "agency", role: "admin" };
  const inGood = [
    { way: "portal", token: await signToken(key, person) },
    { way: "highlevel", payload: encrypt(agency, { secret: SHARED_SECRET ?? "" }) },
  ];
  for (const [index, body] of inGood.entries()) {
    const answer = await ask(body);
    expect(answer.status).toBe(201);
    const { token } = JSON.parse(await keepAnswer(seen, `a good sign-in, ${index}`, answer));
    for (const path of PATHS) {
      const headers = { authorization: `Bearer ${token}` };
      await keepAnswer(seen, `${path}, signed in ${index}`, await fetch(url + path, { headers }));
      const rsc = await fetch(url + path, { headers: { ...headers, RSC: "1" } });
      await keepAnswer(seen, `${path} as data, signed in ${index}`, rsc);
    }
  }
  const v1 = await fetch(`${url}/v1/locations/`, { headers: { authorization: `Bearer ${CRM_KEY}` } });
  expect(v1.status).toBe(200);
  await keepAnswer(seen, "/v1", v1);
}

const PATHS = [
  ...["/", "/embed/l1", "/embed/nowhere", "/nowhere", "/auth/left", "/auth/location", "/v1/docs"],
  ...["/settings/pipelines", "/settings/people", "/settings/location", "/settings/activity"],
  ...["/api/session", "/api/location", "/api/pipelines", "/api/users", "/api/tags", "/api/activity"],
  ...["/api/embed/l1", "/api/health", "/api/nowhere", "/embed.js", "/v1/openapi.json"],
];
