import "server-only";
import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { CamelCasePlugin, Kysely, type Transaction } from "kysely";
import { AppError } from "@/lib/errors";
import type { Dialect } from "./dialect";
import { migrate } from "./migrations";
import { openSqliteFile, sqlite } from "./sqlite";
import type { Tables } from "./tables";

export type { Dialect } from "./dialect";
export type { ContactRow, OpportunityRow, Tables, UserRow } from "./tables";

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
 * @throws AppError `internal` whose hint says what to do when the file is no database, is damaged, cannot be written,
 *   is locked by another program, or was written by a newer Pipelane.
 */
export async function openStorage({ url }: { url: string }): Promise<Storage> {
  const path = databasePath(url);
  try {
    mkdirSync(dirname(path), { recursive: true });
    const db = new Kysely<Tables>({ dialect: openSqliteFile(path), plugins: [new CamelCasePlugin()] });
    const storage: Storage = {
      db,
      dialect: sqlite,
      transaction: (work) => db.transaction().execute(work),
      close: async () => {
        // The binding leaves the log beside the file when it closes; without it the file can be copied by itself.
        await db.connection().execute((connection) => sqlite.settle(connection));
        await db.destroy();
      },
    };
    try {
      await storage.transaction((tx) => migrate(tx, sqlite));
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

function hintFor(error: unknown, path: string): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code.startsWith("SQLITE_NOTADB") || code.startsWith("SQLITE_CORRUPT")) {
    return `${path} is not a database or is damaged: put a backup in its place, or move it away to start with an empty one.`;
  }
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
    return `${path} is in use by another program: stop it and start again.`;
  }
  return `${path} cannot be opened for writing: check that its folder exists, may be written and has space, or set DATABASE_URL.`;
}
