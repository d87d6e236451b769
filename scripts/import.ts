// npm run import -- FILE.csv --mapping MAPPING.json --pipeline NAME [--location ID] [--dry-run]
// Explained in docs/import/README.md; started by import.mjs.
import { createReadStream, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importOpportunities, type RejectedRow } from "@/lib/crm/import/import-opportunities";
import { openRejectedFile } from "@/lib/crm/import/rejected-file";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { databasePath, isPostgresUrl, openStorage, type Storage } from "@/lib/storage/database";
import { importLocation } from "./import-location";
import { describeImport, SHOWN_REJECTIONS } from "./import-report";
import { type ImportTask, readTask } from "./import-task";
import { openProgress } from "./progress";
import { Problem, stopWith } from "./stop.mjs";

async function importFile(storage: Storage, task: ImportTask): Promise<string> {
  const { file, mapping, pipelineName, locationId, dryRun } = task;
  const location = importLocation(env(), locationId);
  const started = performance.now();
  const rejectedPath = file.replace(/(?:\.csv)?$/iu, ".rejected.csv");
  const rejectedFile = openRejectedFile(rejectedPath, mapping);
  const rejections: RejectedRow[] = [];
  const progress = openProgress((total) => `Importing ${total.toLocaleString("en-US")} rows of ${file} …`);
  try {
    const report = await importOpportunities(storage, {
      ...{ mapping, pipelineName, location, dryRun },
      open: () => createReadStream(file),
      onProgress: progress.update,
      onRejected: async (row, header) => {
        if (rejections.length < SHOWN_REJECTIONS) rejections.push(row);
        if (!dryRun) await rejectedFile.add(row, header);
      },
    });
    const seconds = (performance.now() - started) / 1000;
    return describeImport({ task, report, rejections, rejectedPath, seconds });
  } finally {
    progress.stop();
    await rejectedFile.close();
  }
}

/** A dry run writes nothing, not even a new database: where there is none, it looks at an empty one elsewhere. */
async function withStorage<T>(dryRun: boolean, work: (storage: Storage) => Promise<T>): Promise<T> {
  const { DATABASE_URL } = env();
  const isMissing = !isPostgresUrl(DATABASE_URL) && !existsSync(databasePath(DATABASE_URL));
  const folder = dryRun && isMissing ? mkdtempSync(join(tmpdir(), "pipelane-")) : null;
  const storage = await openStorage({ url: folder ? `file:${join(folder, "empty.db")}` : DATABASE_URL });
  try {
    return await work(storage);
  } finally {
    await storage.close();
    if (folder) rmSync(folder, { recursive: true });
  }
}

function toProblem(error: unknown, file: string): unknown {
  if (!(error instanceof AppError) || error.hint === undefined) return error;
  return new Problem(
    error.code === "invalid_request" ? `${file} cannot be imported. ${error.hint}` : error.hint,
  );
}

async function main(): Promise<void> {
  const task = await readTask(process.argv.slice(2), process.env.INIT_CWD);
  try {
    console.log(await withStorage(task.dryRun, (storage) => importFile(storage, task)));
  } catch (error) {
    throw toProblem(error, task.file);
  }
}

await main().catch(stopWith);
