import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../../project.mjs";
import { type BenchServer, startServer } from "../server";

/** A server in a process of its own, and what it is asked: the address of the `turn`-th request. */
export type Measured = {
  name: string;
  pid: number;
  urlOf: (turn: number) => string;
  /** How many times the processor time of the idle handler, asked alike, a request may take. */
  budget?: string;
};

export const IDLE_HANDLER = "a Next route handler that does nothing";
export const ASKED_ALIKE = "the same, asked as Pipelane is";

type Page = { file: string; pipelineId: string; stageId: string };

const QUICK_CLOCK = `--import ${join(ROOT, "scripts/bench/proxy/quick-clock.mjs")}`;
const KEY = "bench-key-0123456789";
const FIRST_DATE_MS = Date.UTC(2020, 0, 1);

/** Starts one of the small servers beside this file. */
async function startSmall(script: string, argument: string): Promise<BenchServer> {
  const child = fork(join(ROOT, "scripts/bench/proxy", script), [argument], {
    execArgv: [],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  const [port] = await once(child, "message");
  const { pid } = child;
  if (pid === undefined) throw new Error(`${script} has no process`);
  return {
    url: `http://127.0.0.1:${port}`,
    pid,
    stop: async () => {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}

/** Where the idle handler answers: a path of its own, and one with a parameter, as Pipelane's has. */
const IDLE_ROUTES = ["page", "api/pipelines/[pipelineId]/opportunities"];

/** Builds a Next app of one route handler, which answers the page and does nothing else. */
async function buildPlainNext(folder: string, page: string): Promise<string> {
  const app = join(folder, "plain-next");
  await mkdir(app);
  await symlink(join(ROOT, "node_modules"), join(app, "node_modules"));
  await writeFile(join(app, "package.json"), '{"type":"module"}');
  for (const route of IDLE_ROUTES) {
    await mkdir(join(app, "app", route), { recursive: true });
    await writeFile(
      join(app, "app", route, "route.js"),
      `const PAGE = ${JSON.stringify(page)};
export const dynamic = "force-dynamic";
export const GET = () => new Response(PAGE, { headers: { "content-type": "application/json" } });
`,
    );
  }
  execFileSync(process.execPath, [join(ROOT, "node_modules/next/dist/bin/next"), "build", "--webpack"], {
    cwd: app,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  return app;
}

/** Everything that is measured, over one upstream, and what ends it all. */
export async function startMeasured(
  folder: string,
  { page, text }: { page: Page; text: string },
): Promise<{ measured: Measured[]; stop: () => Promise<void> }> {
  const plainApp = await buildPlainNext(folder, text);
  const upstream = await startSmall("upstream.mjs", page.file);
  const variables = (name: string) => ({
    AUTH: "none",
    HIGHLEVEL_API_KEY: KEY,
    HIGHLEVEL_BASE_URL: upstream.url,
    DATABASE_URL: `file:${join(folder, `${name}.db`)}`,
    // What it logs by itself is a part of what a request costs.
    LOG_LEVEL: "info",
  });
  const bare = await startSmall("bare-proxy.mjs", upstream.url);
  const plain = await startSmall("plain-next.mjs", plainApp);
  // In a process of its own, or each of the two would be warm by what the other is asked.
  const plainAlike = await startSmall("plain-next.mjs", plainApp);
  const uncached = await startServer({ ...variables("uncached"), NODE_OPTIONS: QUICK_CLOCK });
  const cached = await startServer(variables("cached"));
  const v1 = `/v1/pipelines/${page.pipelineId}/opportunities?stageId=${page.stageId}&limit=20`;
  const api = `/api/pipelines/${page.pipelineId}/opportunities?stageId=${page.stageId}&status=open&limit=20`;
  // Each time another filter, so that no answer serves twice.
  const since = (turn: number) => `${api}&startDate=${FIRST_DATE_MS + turn}`;
  return {
    measured: [
      { name: "upstream directly", pid: upstream.pid, urlOf: () => upstream.url + v1 },
      { name: "a bare node:http proxy", pid: bare.pid, urlOf: () => bare.url + v1 },
      { name: IDLE_HANDLER, pid: plain.pid, urlOf: () => `${plain.url}/page` },
      { name: ASKED_ALIKE, pid: plainAlike.pid, urlOf: (turn) => plainAlike.url + since(turn) },
      {
        name: "Pipelane, uncached",
        pid: uncached.pid,
        urlOf: (turn) => uncached.url + since(turn),
        budget: "≤ 2",
      },
      { name: "Pipelane, from its cache", pid: cached.pid, urlOf: () => cached.url + api, budget: "≤ 1.2" },
    ],
    stop: async () => {
      for (const server of [cached, uncached, plainAlike, plain, bare, upstream]) await server.stop();
    },
  };
}
