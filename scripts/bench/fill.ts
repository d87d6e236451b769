// npm run bench:fill -- --stages 10 --each 10000 --database file:/tmp/big.db [--seed 1]
// Makes a database for benchmarks: one pipeline of so many stages, each with so many open opportunities.
import { parseArgs } from "node:util";
import { seedBigPipeline } from "@/lib/crm/demo/seed";
import { openStorage } from "@/lib/storage/database";
import { Problem, stopWith } from "../stop.mjs";

const USAGE = "Use: npm run bench:fill -- --stages 10 --each 10000 --database file:PATH [--seed 1]";

type Task = { stages: number; each: number; database: string; seed: number };

function readTask(): Task {
  const { values } = parseArgs({
    options: {
      stages: { type: "string" },
      each: { type: "string" },
      database: { type: "string" },
      seed: { type: "string", default: "1" },
    },
  });
  const stages = Number(values.stages);
  const each = Number(values.each);
  const seed = Number(values.seed);
  const areWhole = [stages, each, seed].every(Number.isSafeInteger);
  if (!areWhole || stages < 1 || each < 0 || !values.database?.startsWith("file:")) throw new Problem(USAGE);
  return { stages, each, database: values.database, seed };
}

async function fill(): Promise<void> {
  const task = readTask();
  const started = performance.now();
  const storage = await openStorage({ url: task.database });
  try {
    const { opportunities } = await seedBigPipeline(storage, task);
    if (opportunities < task.stages * task.each) {
      throw new Problem(`${task.database} has a pipeline already: name a file that is not there yet.`);
    }
    const seconds = (performance.now() - started) / 1000;
    console.log(
      `${task.database}: ${opportunities.toLocaleString("en-US")} opportunities in ${seconds.toFixed(1)} s`,
    );
  } finally {
    await storage.close();
  }
}

fill().catch(stopWith);
