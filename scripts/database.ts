// npm run db:backup -- FILE, db:restore -- FILE [--force], db:copy -- FROM TO [--force] and db:adopt -- LOCATION
// Explained in docs/database.md and, the last, in docs/locations.md; started by database.mjs.
import { existsSync } from "node:fs";
import { adoptActivities } from "@/lib/activity/adopt";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { LOCAL_ID } from "@/lib/locations/location";
import { readLocations } from "@/lib/locations/read-locations";
import { backUp, openBackup } from "@/lib/storage/backup";
import { copyStorage, type TableTally } from "@/lib/storage/copy";
import {
  databaseName,
  isPostgresUrl,
  openExistingStorage,
  openStorage,
  type Storage,
} from "@/lib/storage/database";
import { describeTallies } from "./database-report";
import { type DatabaseTask, readDatabaseTask } from "./database-task";
import { openProgress } from "./progress";
import { Problem, stopWith } from "./stop.mjs";
import { withoutTraces } from "./without-traces";

// Reading and comparing whole tables takes as long as it takes; it is one caller and needs two connections at most.
const LIMITS = { poolSize: 2, statementTimeoutMs: 0 };

type Progress = ReturnType<typeof openProgress>;

async function run(task: DatabaseTask, progress: Progress): Promise<string> {
  const { DATABASE_URL: configured } = env();
  const name = databaseName(configured);
  const onProgress = progress.update;
  switch (task.verb) {
    case "backup": {
      // Whoever backs up before an update has the older tables still. A copy into a file knows only ours.
      const source = { url: configured, mayBeOlder: !isPostgresUrl(configured), ...LIMITS };
      const tallies = await withStorage(openExistingStorage(source), (storage) =>
        backUp(storage, { file: task.file, onProgress }),
      );
      return describe(`${name} is backed up in ${task.file}`, tallies);
    }
    case "restore": {
      if (!existsSync(task.file)) throw new Problem(`There is no file ${task.file}.`);
      const from = () => openBackup(task.file);
      const tallies = await copy(from, { url: configured, replace: task.force, onProgress });
      return `${describe(`${name} holds what was in ${task.file}`, tallies)}\n${RESTART}`;
    }
    case "copy": {
      const { from, to: url } = task;
      if (from === url) throw new Problem("FROM and TO are the same database.");
      const source = () => openExistingStorage({ url: from, ...LIMITS });
      const tallies = await copy(source, { url, replace: task.force, onProgress });
      return describe(`${databaseName(url)} holds what is in ${databaseName(from)}, row by row`, tallies);
    }
    case "adopt":
      return adopt(task.locationId);
  }
}

/** What was written down without a file of locations becomes that of one of the file. */
async function adopt(to: string): Promise<string> {
  const settings = env();
  if (!settings.LOCATIONS_FILE) throw new Problem("LOCATIONS_FILE is not set: it names the locations.");
  const ids = readLocations(settings).map(({ id }) => id);
  if (!ids.includes(to))
    throw new Problem(`There is no location ${to} in the file, only: ${ids.join(", ")}.`);
  const opening = openExistingStorage({ url: settings.DATABASE_URL, ...LIMITS });
  const lines = await withStorage(opening, (storage) => adoptActivities(storage, { from: LOCAL_ID, to }));
  const count = lines === 1 ? "1 line" : `${lines.toLocaleString("en-US")} lines`;
  return `${count} that Pipelane wrote into its log of activity without a file of locations: ${to}'s now.`;
}

type Target = { url: string; replace: boolean; onProgress: Progress["update"] };

/** Opens the target only once the source has been opened: nothing is made for a source that is no good. */
function copy(open: () => Promise<Storage>, { url, ...how }: Target): Promise<TableTally[]> {
  const name = databaseName(url);
  return withoutTraces(url, () =>
    withStorage(open(), (from) =>
      withStorage(openStorage({ url, ...LIMITS }), (to) =>
        copyStorage({ from, to, ...how }).catch((error) => refuseToReplace(error, name)),
      ),
    ),
  );
}

const RESTART = "If Pipelane runs on it, start it again.";

const describe = (sentence: string, tallies: readonly TableTally[]) =>
  `${sentence}:\n${describeTallies(tallies)}`;

async function withStorage<T>(opening: Promise<Storage>, work: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = await opening;
  return work(storage).finally(() => storage.close());
}

function refuseToReplace(error: unknown, name: string): never {
  if (!(error instanceof AppError) || error.code !== "conflict") throw error;
  throw new Problem(
    `${name} is not empty, and nothing was changed. To delete all that it holds and put the other data in its place, add --force.`,
  );
}

async function main(): Promise<void> {
  const task = readDatabaseTask(process.argv.slice(2), process.env.INIT_CWD);
  const progress = openProgress((total) => `Copying ${total.toLocaleString("en-US")} rows …`);
  try {
    const report = await run(task, progress);
    progress.stop();
    console.log(report);
  } catch (error) {
    progress.stop();
    throw error instanceof AppError && error.hint ? new Problem(error.hint) : error;
  }
}

await main().catch(stopWith);
