/**
 * `npm run bench:board`: what a rep and the server pay for a board, on this machine, over the production build.
 * Prints the table that docs/benchmarks.md keeps. `--quick` measures each figure once.
 */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Browser, chromium } from "playwright";
import { findBrowser } from "../find-browser.mjs";
import { line, type Row, round } from "./figures";
import { measureDrag, measureLoad, measureScrolledCards } from "./measure";
import { measureMemory } from "./memory";
import { type BenchServer, startCountingProxy, startServer } from "./server";

const KEY = "bench-key-0123456789";
const SIZES = [
  { stages: 6, each: 2_000 },
  { stages: 10, each: 10_000 },
] as const;
const { values: options } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const REPETITIONS = options.quick ? 1 : 5;

async function repeat<T>(measure: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let turn = 0; turn < REPETITIONS; turn++) results.push(await measure());
  return results;
}

async function firstPipeline(server: BenchServer): Promise<string> {
  const answer = await fetch(`${server.url}/api/pipelines`);
  const { pipelines } = await answer.json();
  return pipelines[0].id;
}

async function browserRows(browser: Browser, board: string): Promise<Row[]> {
  await measureLoad(browser, board);
  const loads = await repeat(() => measureLoad(browser, board));
  const plain = await repeat(() => measureDrag(browser, board, 1));
  const slow = await repeat(() => measureDrag(browser, board, 4));
  const scrolled = await measureScrolledCards(browser, board);
  return [
    {
      what: "JavaScript of the first load, compressed",
      figures: loads.map((load) => load.scriptBytes / 1000),
      unit: "kB",
      budget: "≤ 210 kB",
    },
    {
      what: "cards in the DOM, first load",
      figures: loads.map((load) => load.cardsInDom),
      unit: "",
      budget: "≤ 150",
    },
    {
      what: "cards in the DOM, most while scrolling all columns",
      figures: [scrolled],
      unit: "",
      budget: "≤ 150",
    },
    {
      what: "first contentful paint",
      figures: loads.map((load) => load.firstContentfulPaintMs),
      unit: "ms",
      budget: "≤ 500 ms",
    },
    {
      what: "largest contentful paint",
      figures: loads.map((load) => load.largestContentfulPaintMs),
      unit: "ms",
      budget: "≤ 1,000 ms",
    },
    {
      what: "drag over all columns, frame p95",
      figures: plain.map((drag) => drag.frameP95Ms),
      unit: "ms",
      budget: "≤ 17 ms",
    },
    {
      what: "drag over all columns, longest frame",
      figures: plain.map((drag) => drag.frameMaxMs),
      unit: "ms",
      budget: "≤ 50 ms",
    },
    {
      what: "released → painted",
      figures: plain.map((drag) => drag.droppedToPaintedMs),
      unit: "ms",
      budget: "≤ 50 ms",
    },
    {
      what: "released → painted, 4× CPU slow-down",
      figures: slow.map((drag) => drag.droppedToPaintedMs),
      unit: "ms",
      budget: "≤ 150 ms",
    },
    {
      what: "drag frame p95, 4× CPU slow-down",
      figures: slow.map((drag) => drag.frameP95Ms),
      unit: "ms",
      budget: "–",
    },
    {
      what: "renders of other cards during a drag",
      figures: [...plain, ...slow].map((drag) => drag.otherCardRenders),
      unit: "",
      budget: "0",
    },
  ];
}

/** On a large machine Node lets garbage lie until the heap is gigabytes; a small heap shows what is really kept. */
const SMALL_HEAP = "--max-old-space-size=192";

async function memoryRow(database: string, pipelineId: string): Promise<Row> {
  const server = await startServer({ DATABASE_URL: database, CRM_API_KEY: KEY, NODE_OPTIONS: SMALL_HEAP });
  const { pipelines } = await (await fetch(`${server.url}/api/pipelines`)).json();
  const base = `/api/pipelines/${pipelineId}`;
  const paths = [
    ...pipelines[0].stages.map(
      (stage: { id: string }) => `${base}/opportunities?stageId=${stage.id}&status=open`,
    ),
    `${base}/summary?status=open`,
    `/pipelines/${pipelineId}`,
  ];
  const megabytes = await measureMemory({ pid: server.pid, url: server.url, paths });
  await server.stop();
  return {
    what: `memory of the server after 2,000 and 12,000 requests: ${megabytes.map(round).join(", ")} MB; growth of the last 10,000`,
    figures: [(megabytes[1] ?? 0) - (megabytes[0] ?? 0)],
    unit: "MB",
    budget: "flat",
  };
}

/** A first board over a remote speaker: a second server is pointed at the first one's `/v1` through a counting proxy. */
async function upstreamRow(remote: BenchServer, pipelineId: string, stages: number): Promise<Row> {
  const proxy = await startCountingProxy(remote.url);
  const server = await startServer({ AUTH: "none", HIGHLEVEL_API_KEY: KEY, HIGHLEVEL_BASE_URL: proxy.url });
  const before = proxy.count();
  await (await fetch(`${server.url}/pipelines/${pipelineId}`)).text();
  const calls = proxy.count() - before;
  await server.stop();
  proxy.stop();
  return { what: "upstream calls for a first board", figures: [calls], unit: "", budget: `≤ ${stages + 3}` };
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "pipelane-bench-"));
  const executablePath = await findBrowser();
  const browser = await chromium.launch({
    executablePath,
    args:
      process.getuid?.() === 0 ? ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] : [],
  });
  console.log(
    `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, Chromium ${browser.version()}, median of ${REPETITIONS} (spread)\n`,
  );
  for (const { stages, each } of SIZES) {
    const database = `file:${join(folder, `${stages}x${each}.db`)}`;
    execFileSync(
      "npm",
      ["run", "-s", "bench:fill", "--", "--stages", `${stages}`, "--each", `${each}`, "--database", database],
      { stdio: "inherit" },
    );
    const server = await startServer({ DATABASE_URL: database, CRM_API_KEY: KEY });
    const pipelineId = await firstPipeline(server);
    console.log(
      `\n### ${stages} stages × ${each.toLocaleString("en")} opportunities\n\n| what | measured | budget |\n|---|---|---|`,
    );
    for (const row of await browserRows(browser, `${server.url}/pipelines/${pipelineId}`))
      console.log(line(row));
    console.log(line(await upstreamRow(server, pipelineId, stages)));
    await server.stop();
    console.log(line(await memoryRow(database, pipelineId)));
  }
  await browser.close();
  await rm(folder, { recursive: true });
}

await main();
