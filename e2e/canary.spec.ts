import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, type Page, test } from "playwright/test";
import {
  json,
  type ScriptedUpstream,
  startScriptedUpstream,
  text,
} from "../lib/highlevel/fixtures/scripted-upstream";

// The key of the location must reach upstream and nobody else. It is put into the environment of a build and of the
// server of that build, upstream repeats it in every answer that it can, and then everything that came out is searched.

const KEY = "canary-7f3a9c51e0d84b62";
const NEEDLES = [
  KEY,
  Buffer.from(KEY).toString("base64").replace(/=+$/, ""),
  encodeURIComponent(`Bearer ${KEY}`),
];

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** Below the project, so that the copy finds its packages; beside the tests' other output, which git ignores. */
const COPY = join(ROOT, "test-results/canary");

test.setTimeout(180_000);

test("the key reaches upstream, and no bundle, page, answer, header, error or log", async ({ page }) => {
  const upstream = await startScriptedUpstream();
  answerWithTheKeyWherePossible(upstream);
  const env = {
    ...process.env,
    HIGHLEVEL_API_KEY: KEY,
    HIGHLEVEL_BASE_URL: upstream.baseUrl,
    LOG_LEVEL: "debug",
  };
  buildCopy({ ...env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" });
  const server = await serveCopy({ ...env, NODE_ENV: "production", HOST: "127.0.0.1" });
  const seen = new Map<string, string>();
  try {
    await browse(page, server.url, seen);
    await fetchAll(server.url, seen);
  } finally {
    server.stop();
    await upstream.close();
  }
  for (const path of filesBelow(join(COPY, ".next/static"))) seen.set(path, readFileSync(path, "latin1"));
  seen.set("the server's output", server.output());

  expect(seen.size).toBeGreaterThan(20);
  expect(server.output()).toContain('"msg":"request"');
  for (const [name, content] of seen) {
    for (const needle of NEEDLES) expect(content.includes(needle), `the key is in ${name}`).toBe(false);
  }
  expect(upstream.received.length).toBeGreaterThan(5);
  expect(new Set(upstream.received.map(({ authorization }) => authorization))).toEqual(
    new Set([`Bearer ${KEY}`]),
  );
  rmSync(COPY, { recursive: true, force: true });
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

/** Builds a copy of the sources, so that the build which all other tests run on stays as it is. */
function buildCopy(env: NodeJS.ProcessEnv): void {
  rmSync(COPY, { recursive: true, force: true });
  const paths = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  for (const path of paths
    .split("\n")
    .filter((path) => path !== "" && !/^(e2e|docs)\/|lock\.json$/.test(path))) {
    mkdirSync(dirname(join(COPY, path)), { recursive: true });
    cpSync(join(ROOT, path), join(COPY, path));
  }
  execFileSync(process.execPath, [join(ROOT, "node_modules/next/dist/bin/next"), "build"], {
    cwd: COPY,
    env,
    stdio: "pipe",
  });
}

async function serveCopy(env: NodeJS.ProcessEnv) {
  const program = `
    const { serve } = await import(${JSON.stringify(join(COPY, "scripts/serve.mjs"))});
    const { port } = await serve({ host: "127.0.0.1", port: 0, isDev: false });
    console.log("listening on " + port);`;
  const server = spawn(process.execPath, ["--input-type=module", "-e", program], { cwd: COPY, env });
  let printed = "";
  const port = await new Promise<string>((resolve, reject) => {
    for (const stream of [server.stdout, server.stderr]) {
      stream.on("data", (chunk) => {
        printed += chunk;
        const listening = /listening on (\d+)/.exec(printed)?.[1];
        if (listening) resolve(listening);
      });
    }
    server.once("exit", () => reject(new Error(`the server ended:\n${printed}`)));
  });
  return { url: `http://127.0.0.1:${port}`, output: () => printed, stop: () => server.kill("SIGTERM") };
}

/** Opens the pages in a browser and keeps all that they loaded. */
async function browse(page: Page, url: string, seen: Map<string, string>): Promise<void> {
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
  for (const path of ["/", "/pipelines/p1", "/pipelines/p1?query=fault-401", "/nowhere"]) {
    await page.goto(url + path, { waitUntil: "load" });
    if (path === "/pipelines/p1")
      await expect(page.getByRole("article", { name: "Acme renewal" })).toBeVisible();
    seen.set(`the DOM of ${path}`, await page.content());
  }
  await Promise.all(bodies);
}

/** Asks for everything else that a stranger could think of. */
async function fetchAll(url: string, seen: Map<string, string>): Promise<void> {
  const board = "/api/pipelines/p1";
  const reads = [
    "/api/pipelines",
    "/api/users",
    "/api/contacts?query=jo",
    "/api/health",
    "/api/nowhere",
    "/v1/pipelines/",
  ];
  const details = [`${board}/opportunities?stageId=s1`, `${board}/summary`, `${board}/opportunities/o1`];
  const faults = [302, 400, 401, 403, 404, 422, 429, 500, 599].flatMap((fault) => [
    `${board}/opportunities?query=fault-${fault}`,
    `/api/contacts?query=fault-${fault}`,
  ]);
  const keep = async (name: string, path: string, init: RequestInit = {}) => {
    const response = await fetch(url + path, init);
    seen.set(name, JSON.stringify([...response.headers]) + (await response.text()));
  };
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

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
