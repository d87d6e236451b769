/**
 * `npm run bench:crm`: what calls of the embedded CRM cost over SQLite and PostgreSQL, through its handler and without
 * HTTP, with 1,000, 100,000 and 1,000,000 opportunities; and what 8 writers and 32 readers do to each other.
 * Prints the tables that docs/benchmarks.md keeps. `--quick` leaves out the million and shortens the rest.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type PostgresServer, startPostgres } from "@/lib/storage/fixtures/postgres-server";
import { CALLS, type Calls, type Figures, measureCalls } from "./crm-calls";
import { crowd } from "./crm-crowd";
import { openFilled } from "./crm-filled";
import { round } from "./figures";

const { values: options } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const SIZES = options.quick ? [1_000, 100_000] : [1_000, 100_000, 1_000_000];
const CROWD_SIZE = 100_000;
const CROWD_SECONDS = options.quick ? 10 : 60;
/** How much more PostgreSQL may take than the budget, which is SQLite's. */
const POSTGRES_FACTOR = 3;

type Engine = { name: "SQLite" | "PostgreSQL"; urlOf: (size: number) => string };

function engines(folder: string, server: PostgresServer): Engine[] {
  return [
    { name: "SQLite", urlOf: (size) => `file:${join(folder, `${size}.db`)}` },
    { name: "PostgreSQL", urlOf: (size) => server.urlOf(`bench_${size}`) },
  ];
}

function printCalls(engine: Engine, bySize: ReadonlyMap<number, Calls>): void {
  const sizes = [...bySize.keys()];
  const heads = sizes.map((size) => size.toLocaleString("en"));
  console.log(`\n### ${engine.name}\n\n| call | ${heads.join(" | ")} | growth | budget at 100,000 |`);
  console.log(`|---|${sizes.map(() => "---|").join("")}---|---|`);
  for (const { name, budgetMs } of CALLS) {
    const figures = sizes.map((size) => bySize.get(size)?.[name]);
    const budget = budgetMs && budgetMs * (engine.name === "SQLite" ? 1 : POSTGRES_FACTOR);
    const growth = (figures.at(-1)?.medianMs ?? Number.NaN) / (figures[0]?.medianMs ?? Number.NaN);
    const cells = [...figures.map(cell), `× ${round(growth)}`, budget ? `≤ ${budget} ms` : "–"];
    console.log(`| ${name} | ${cells.join(" | ")} |`);
  }
}

const cell = (figures: Figures | undefined) =>
  figures ? `${round(figures.medianMs)} (${round(figures.p99Ms)}) ms` : "–";

async function measureEngine(engine: Engine): Promise<void> {
  const bySize = new Map<number, Calls>();
  for (const size of SIZES) {
    const filled = await openFilled(engine.urlOf(size), size);
    bySize.set(size, await measureCalls(filled));
    if (size === CROWD_SIZE)
      console.log(await crowd(filled, { engine: engine.name, seconds: CROWD_SECONDS }));
    await filled.close();
  }
  printCalls(engine, bySize);
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "pipelane-bench-"));
  const server = await startPostgres({ fsync: true });
  console.log(
    `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, median (99th percentile); durable writes\n`,
  );
  try {
    for (const engine of engines(folder, server)) await measureEngine(engine);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
}

await main();
