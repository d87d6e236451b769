/**
 * `npm run bench:proxy`: what Pipelane costs between browsers and a remote HighLevel, over the production build: for one
 * page over several connections, and for fifty reps who open their boards.
 * Prints the tables that docs/benchmarks.md keeps. `--quick` measures each page once.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { seedBigPipeline } from "@/lib/crm/demo/seed";
import { createCrm } from "@/lib/crm/handler";
import { createKeyRing } from "@/lib/crm/key-ring";
import { ensureLocation } from "@/lib/crm/location";
import { openStorage } from "@/lib/storage/database";
import { median, round } from "./figures";
import { type Load, load } from "./proxy/load";
import { MOST_CALLS, runScenarios, type Scenario } from "./proxy/scenarios";
import { ASKED_ALIKE, IDLE_HANDLER, type Measured, startMeasured } from "./proxy/servers";

const KEY = "bench-key-0123456789";
const { values: options } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const REPETITIONS = options.quick ? 1 : 5;
const CONNECTIONS = [1, 16, 64] as const;
/** Until Node has compiled what is run often. */
const WARM_UP = 12_000;
const REQUESTS = 2_000;

/** A page of a stage as the embedded CRM speaks v1. */
async function recordPage(folder: string) {
  const storage = await openStorage({ url: `file:${join(folder, "page.db")}` });
  await seedBigPipeline(storage, { seed: 1, stages: 1, each: 100 });
  const { id: locationId } = await ensureLocation(storage);
  const crm = createCrm({ storage, locationOf: createKeyRing([{ key: KEY, locationId }]) });
  const headers = { authorization: `Bearer ${KEY}` };
  const read = async (path: string) =>
    (await crm.fetch(new Request(`http://crm.bench/v1${path}`, { headers }))).text();
  const { pipelines } = JSON.parse(await read("/pipelines/"));
  const [{ id: pipelineId, stages }] = pipelines;
  const text = await read(`/pipelines/${pipelineId}/opportunities?status=open&limit=20`);
  await storage.close();
  const file = join(folder, "page.json");
  await writeFile(file, text);
  return { page: { file, pipelineId, stageId: stages[0].id }, text };
}

/** One round measures each server over each number of connections, so that the machine's moods meet all alike. */
async function measureRounds(measured: readonly Measured[]): Promise<Map<string, Load>[]> {
  for (const server of measured) await load(server, { connections: 16, amount: WARM_UP });
  const rounds: Map<string, Load>[] = [];
  for (let turn = 0; turn < REPETITIONS; turn++) {
    const loads = new Map<string, Load>();
    for (const connections of CONNECTIONS)
      for (const server of measured)
        loads.set(keyOf(server, connections), await load(server, { connections, amount: REQUESTS }));
    rounds.push(loads);
  }
  return rounds;
}

const keyOf = ({ name }: { name: string }, connections: number) => `${name} over ${connections}`;

function printLoads(measured: readonly Measured[], rounds: readonly Map<string, Load>[]): void {
  const heads = CONNECTIONS.map(
    (connections) => `${connections} ${connections === 1 ? "connection" : "connections"}`,
  );
  console.log(
    `\n| the page through | ${heads.join(" | ")} | × the idle handler | × it, asked alike | budget |\n|---|---|---|---|---|---|---|`,
  );
  for (const { name, budget } of measured) {
    const of = (connections: number, loads: Map<string, Load>) => loads.get(keyOf({ name }, connections));
    const cells = CONNECTIONS.map((connections) => {
      const loads = rounds.flatMap((loads) => of(connections, loads) ?? []);
      const perSecond = Math.round(median(loads.map((load) => load.perSecond)));
      return `${round(median(loads.map(({ cpuMs }) => cpuMs)))} ms, ${perSecond.toLocaleString("en")}/s`;
    });
    const ratios = [IDLE_HANDLER, ASKED_ALIKE].map((base) => {
      const ofRounds = rounds.flatMap((loads) =>
        CONNECTIONS.map((connections) => {
          const idle = loads.get(keyOf({ name: base }, connections));
          return (of(connections, loads)?.cpuMs ?? Number.NaN) / (idle?.cpuMs ?? Number.NaN);
        }),
      );
      return round(median(ofRounds));
    });
    console.log(`| ${name} | ${cells.join(" | ")} | ${ratios.join(" | ")} | ${budget ?? "–"} |`);
  }
}

async function measurePages(folder: string): Promise<void> {
  const recorded = await recordPage(folder);
  console.log(
    `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}; a page of ${recorded.text.length.toLocaleString("en")} bytes; median of ${REPETITIONS}`,
  );
  const { measured, stop } = await startMeasured(folder, recorded);
  try {
    printLoads(measured, await measureRounds(measured));
  } finally {
    await stop();
  }
}

function printScenarios(scenarios: readonly Scenario[]): void {
  console.log(
    `\n| fifty reps open | upstream calls (≤ ${MOST_CALLS} for one board) | most in 10 s | 429 | not opened | quickest | slowest | slowest ÷ quickest | first to last |\n|---|---|---|---|---|---|---|---|---|`,
  );
  for (const { name, crowd } of scenarios) {
    const counts = [crowd.upstreamCalls, crowd.mostInTenSeconds, crowd.limited, crowd.failures];
    const [quickest, slowest, firstToLast] = [crowd.quickestMs, crowd.slowestMs, crowd.firstToLastMs].map(
      (ms) => `${round(ms / 1000)} s`,
    );
    const ratio = `× ${round(crowd.slowestMs / crowd.quickestMs)}`;
    console.log(`| ${[name, ...counts, quickest, slowest, ratio, firstToLast].join(" | ")} |`);
  }
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "pipelane-bench-"));
  try {
    await measurePages(folder);
    printScenarios(await runScenarios(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
}

await main();
