import { join } from "node:path";
import { expect, type Page, test } from "playwright/test";
import {
  json,
  type ScriptedUpstream,
  startScriptedUpstream,
  text,
} from "../lib/highlevel/fixtures/scripted-upstream";
import { isBuiltWithCanary, CANARY_KEY as KEY } from "../scripts/production-build.mjs";
import { expectNowhere, keepAnswer, keepBundles, type Seen } from "./canary";
import { makeFolder, startServer } from "./server";

// The key of the location must reach upstream and nobody else. It is in the environment of the tests' build and of the
// server of that build, upstream repeats it in every answer that it can, and then everything that came out is searched.

test.setTimeout(90_000);

test("the key reaches upstream, and no bundle, page, answer, header, error or log", async ({ page }) => {
  expect(isBuiltWithCanary(), "the build is not the one that `npm test` makes").toBe(true);
  const upstream = await startScriptedUpstream();
  answerWithTheKeyWherePossible(upstream);
  const folder = await makeFolder();
  const server = await startServer({
    DATABASE_URL: `file:${join(folder.path, "pipelane.db")}`,
    HIGHLEVEL_API_KEY: KEY,
    HIGHLEVEL_BASE_URL: upstream.baseUrl,
    LOG_LEVEL: "debug",
  });
  const seen: Seen = new Map();
  try {
    await browse(page, server.url, seen);
    await fetchAll(server.url, seen);
  } finally {
    await server.stop();
    await upstream.close();
    await folder.remove();
  }
  keepBundles(seen);
  seen.set("the server's output", server.output());

  expect(seen.size).toBeGreaterThan(20);
  expect(server.output()).toContain('"msg":"request"');
  expectNowhere({ "the key": KEY }, seen);
  expect(upstream.received.length).toBeGreaterThan(5);
  expect(new Set(upstream.received.map(({ authorization }) => authorization))).toEqual(
    new Set([`Bearer ${KEY}`]),
  );
});

const OPPORTUNITY = {
  id: "o1",
  name: "Acme renewal",
  pipelineId: "p1",
  pipelineStageId: "s1",
  status: "open",
  createdAt: "2026-01-02T03:04:05.000Z",
  echo: KEY,
};

function answerWithTheKeyWherePossible(upstream: ScriptedUpstream): void {
  const headers = { "x-echo": KEY, "set-cookie": `key=${KEY}` };
  const answers: [RegExp, unknown][] = [
    [
      /\/v1\/pipelines\/$/,
      { pipelines: [{ id: "p1", name: "One", stages: [{ id: "s1", name: "Lead", echo: KEY }], echo: KEY }] },
    ],
    [/\/opportunities\/o1/, OPPORTUNITY],
    [
      /\/opportunities/,
      {
        opportunities: [OPPORTUNITY],
        meta: { total: 1, nextPageUrl: `http://127.0.0.1/?key=${KEY}` },
        echo: KEY,
      },
    ],
    [/\/contacts/, { contacts: [{ id: "c1", contactName: "Jo", fingerprint: KEY }], meta: {} }],
    [/\/users/, { users: [{ id: "u1", name: "Jo", echo: KEY }] }],
  ];
  upstream.answer((response, request) => {
    const fault = Number(/fault-(\d+)/.exec(request.url)?.[1] ?? 200);
    if (fault === 302)
      return text("", 302, { ...headers, location: `/elsewhere?key=${KEY}` })(response, request);
    if (fault === 599) return text(`<html>Bearer ${KEY}</html>`, 200, headers)(response, request);
    if (fault === 422)
      return json({ title: { message: `wrong ${KEY}` }, [KEY]: "wrong" }, 422, headers)(response, request);
    if (fault !== 200) return json({ msg: `Bearer ${KEY} is wrong` }, fault, headers)(response, request);
    const found = answers.find(([path]) => path.test(request.url));
    json(found?.[1] ?? { msg: KEY }, found ? 200 : 404, headers)(response, request);
  });
}

/** Opens the pages in a browser and keeps all that they loaded. */
async function browse(page: Page, url: string, seen: Seen): Promise<void> {
  const bodies: Promise<unknown>[] = [];
  page.on("response", (response) => {
    const name = `${response.status()} ${response.url()} in the browser`;
    seen.set(`headers of ${name}`, JSON.stringify(response.headers()));
    bodies.push(
      response.text().then(
        (body) => seen.set(name, body),
        () => {},
      ),
    );
  });
  for (const path of [
    "/",
    "/pipelines/p1",
    "/pipelines/p1?query=fault-401",
    "/settings/activity",
    "/nowhere",
  ]) {
    await page.goto(url + path, { waitUntil: "load" });
    if (path === "/pipelines/p1")
      await expect(page.getByRole("article", { name: "Acme renewal" })).toBeVisible();
    seen.set(`the DOM of ${path}`, await page.content());
  }
  await Promise.all(bodies);
}

/** Asks for everything else that a stranger could think of. */
async function fetchAll(url: string, seen: Seen): Promise<void> {
  const board = "/api/pipelines/p1";
  const reads = [
    "/api/pipelines",
    "/api/users",
    "/api/contacts?query=jo",
    "/api/health",
    "/api/location",
    "/api/nowhere",
    "/v1/pipelines/",
  ];
  const details = [`${board}/opportunities?stageId=s1`, `${board}/summary`, `${board}/opportunities/o1`];
  const faults = [302, 400, 401, 403, 404, 422, 429, 500, 599].flatMap((fault) => [
    `${board}/opportunities?query=fault-${fault}`,
    `/api/contacts?query=fault-${fault}`,
  ]);
  const keep = async (name: string, path: string, init: RequestInit = {}) =>
    keepAnswer(seen, name, await fetch(url + path, init));
  for (const path of [...reads, ...details, ...faults]) await keep(`GET ${path}`, path);
  for (const path of ["/", "/pipelines/p1"]) await keep(`RSC ${path}`, path, { headers: { RSC: "1" } });
  const headers = { origin: url, "x-requested-with": "pipelane", "content-type": "application/json" };
  const writes: [string, string, unknown][] = [
    ["POST", `${board}/opportunities`, { title: "Acme", stageId: "s1", contact: { id: "c1" } }],
    ["PATCH", `${board}/opportunities/fault-422`, { title: "Acme" }],
    ["PUT", `${board}/opportunities/fault-422/status`, { stageId: "s1", status: "won" }],
    ["PUT", `${board}/opportunities/fault-400/status`, { stageId: "s1", status: "won" }],
    ["DELETE", `${board}/opportunities/fault-500`, {}],
  ];
  for (const [method, path, body] of writes)
    await keep(`${method} ${path}`, path, { method, headers, body: JSON.stringify(body) });
}
