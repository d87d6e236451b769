import "server-only";
import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { CamelCasePlugin, Kysely, type Transaction } from "kysely";
import { AppError } from "@/lib/errors";
import type { Dialect } from "./dialect";
import { migrate } from "./migrations";
import { isBusy, openSqliteFile, sqlite } from "./sqlite";
import type { Tables } from "./tables";

export type { Dialect } from "./dialect";
export type { ContactRow, OpportunityRow, Tables, UserRow } from "./tables";

/** How long a write waits for another process's, in milliseconds. */
const LOCK_WAIT_MS = 5_000;

/** What a query runs on: the database itself, or a transaction. */
export type Queryable = Kysely<Tables>;

/** The database of the embedded CRM, migrated. */
export type Storage = {
  /** For reads and single statements. Inside `transaction` use what it hands out, or the two wait for each other. */
  db: Kysely<Tables>;
  dialect: Dialect;
  /**
   * Runs `work` alone: all of it is kept, and on the disk, when the promise resolves, or none of it when it rejects.
   * It takes the write lock at once; keep it short (at most 500 rows, no network), since everybody else waits.
   * @throws AppError `upstream_unavailable` when another process holds the lock for longer than we wait.
   */
  transaction<T>(work: (tx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** Waits for what is running, then brings the file up to date and closes it. */
  close(): Promise<void>;
};

/** Path of the file that a `file:` address names, absolute. */
export function databasePath(url: string): string {
  return resolve(url.replace(/^file:(\/\/(?=\/))?/, ""));
}

/**
 * Opens the database, which is made when it is not there, and brings its tables up to date. Two processes may do so
 * at the same time.
 * @param url `file:` and a path, relative to the working directory.
 * @param lockWaitMs how long a write waits for another process's; 5,000 ms when absent.
 * @throws AppError `internal` whose hint says what to do when the file is no database, is damaged, cannot be written,
 *   is locked by another program, or was written by a newer Pipelane.
 */
export async function openStorage({
  url,
  lockWaitMs = LOCK_WAIT_MS,
}: {
  url: string;
  lockWaitMs?: number;
}): Promise<Storage> {
  const path = databasePath(url);
  try {
    makeFolder(dirname(path));
    const dialect = openSqliteFile(path, lockWaitMs);
    const db = new Kysely<Tables>({ dialect, plugins: [new CamelCasePlugin()] });
    const storage: Storage = {
      db,
      dialect: sqlite,
      transaction: (work) => db.transaction().execute(work).catch(tellBusy),
      close: async () => {
        // The binding leaves the log beside the file when it closes; without it the file can be copied by itself.
        await db.connection().execute((connection) => sqlite.settle(connection));
        await db.destroy();
      },
    };
    try {
      await db.transaction().execute((tx) => migrate(tx, sqlite));
    } catch (error) {
      await storage.close();
      throw error;
    }
    return storage;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("internal", {
      message: `cannot open the database: ${error instanceof Error ? error.message : String(error)}`,
      hint: hintFor(error, path),
      cause: error,
    });
  }
}

/** Node's own recursion never ends where a folder is there and cannot hold another one, as /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!existsSync(path)) throw error;
  }
}

function tellBusy(error: unknown): never {
  if (!isBusy(error)) throw error;
  throw new AppError("upstream_unavailable", {
    message: "another process holds the write lock of the database",
    hint: "The database is busy: another program is writing to it. Nothing was changed; try again in a moment.",
    cause: error,
  });
}

function hintFor(error: unknown, path: string): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code.startsWith("SQLITE_NOTADB") || code.startsWith("SQLITE_CORRUPT")) {
    return `${path} is not a database or is damaged: put a backup in its place, or move it away to start with an empty one.`;
  }
  if (isBusy(error) || code.startsWith("SQLITE_LOCKED")) {
    return `${path} is in use by another program: stop it and start again.`;
  }
  return `${path} cannot be opened for writing: check that its folder exists, may be written and has space, or set DATABASE_URL.`;
}
