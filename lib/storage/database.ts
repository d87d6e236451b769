import "server-only";
import { existsSync } from "node:fs";
import { CamelCasePlugin, Kysely, type Transaction } from "kysely";
import { AppError } from "@/lib/errors";
import type { Dialect } from "./dialect";
import { databaseName, databasePath, type Engine, isPostgresUrl, openEngine } from "./engines";
import { TROUBLES } from "./failures";
import { appliedNames, isComplete, migrate, refuseNewer } from "./migrations";
import type { PostgresLimits } from "./postgres-pool";
import type { Tables } from "./tables";

export type { Dialect } from "./dialect";
export { databaseName, databasePath, isPostgresUrl } from "./engines";
export type { ActivityRow, ContactRow, OpportunityRow, SessionRow, Tables, UserRow } from "./tables";

const DEFAULT_LIMITS: PostgresLimits = { poolSize: 10, statementTimeoutMs: 10_000, lockWaitMs: 5_000 };

/** How long a start waits for another process that brings the tables up to date, in milliseconds. */
const MIGRATION_WAIT_MS = 60_000;

/** What a query runs on: the database itself, or a transaction. */
export type Queryable = Kysely<Tables>;

/**
 * The database of the embedded CRM, migrated. What cannot be done now because the database is busy, full or away is an
 * AppError: `upstream_unavailable` when nothing was changed, `upstream_timeout` when nobody knows. The storage goes on by
 * itself once it is back.
 */
export type Storage = {
  /** For reads; what writes goes through `transaction`. Inside it use what it hands out, or the two wait for each other. */
  db: Kysely<Tables>;
  dialect: Dialect;
  /**
   * Runs `work` alone: all of it is kept, and on the disk, when the promise resolves, or none of it when it rejects.
   * It takes the write lock at once; keep it short (at most 500 rows, no network), since everybody else waits.
   */
  transaction<T>(work: (tx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /**
   * Runs `work`, which only reads, on the database as it is at one moment. It holds up nobody on PostgreSQL, and no other
   * process on a file; in this process a file has one connection, and everybody waits for it.
   */
  snapshot<T>(work: (tx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** Waits for what is running, then closes the database; a file is brought up to date first. */
  close(): Promise<void>;
};

/**
 * Opens the database and brings its tables up to date. Any number of processes may do so at the same time.
 * @param url `file:` and a path, relative to the working directory, which is made when it is not there; or
 *   `postgres://…`, a database that is there.
 * @param limits what may be asked of PostgreSQL; of a file only `lockWaitMs` counts, how long a write waits for another
 *   process's.
 * @param migrationWaitMs how long to wait for another process that brings the tables up to date
 * @throws AppError whose hint says what to do when the database is damaged, cannot be reached or written, or was
 *   written by a newer Pipelane.
 */
export async function openStorage({
  url,
  migrationWaitMs = MIGRATION_WAIT_MS,
  ...limits
}: { url: string; migrationWaitMs?: number } & Partial<PostgresLimits>): Promise<Storage> {
  const engine = await openEngine(url, { ...DEFAULT_LIMITS, ...limits });
  const storage = storageOver(engine);
  try {
    await engine.inspect(storage.db);
    if (!isComplete(await appliedNames(storage.db))) {
      await withoutTimeLimit(storage, { url, ...limits }, (unhurried) =>
        migrateInTurn(unhurried, migrationWaitMs),
      );
    }
    return storage;
  } catch (error) {
    await storage.close();
    throw error;
  }
}

function storageOver({ dialect, connecting, inTurn }: Engine): Storage {
  const db = new Kysely<Tables>({ dialect: connecting, plugins: [new CamelCasePlugin()] });
  return {
    db,
    dialect,
    transaction: (work) => inTurn(() => db.transaction().execute(work)),
    snapshot: (work) => db.transaction().setAccessMode("read only").execute(work),
    close: async () => {
      // A database that is away when it is closed has nothing to be tidied.
      await db
        .connection()
        .execute((connection) => dialect.settle(connection))
        .catch(() => {});
      await db.destroy();
    },
  };
}

/**
 * Opens a database that holds Pipelane's tables already, and changes none of them: an older Pipelane may run on it.
 * @param mayBeOlder whether the tables may be an older Pipelane's; what the types say of them need not be true then
 * @throws AppError `not_found` with a hint when there is none, `conflict` when its tables are an older Pipelane's;
 *   otherwise as `openStorage`.
 */
export async function openExistingStorage({
  url,
  mayBeOlder = false,
  ...limits
}: { url: string; mayBeOlder?: boolean } & Partial<PostgresLimits>): Promise<Storage> {
  if (!isPostgresUrl(url) && !existsSync(databasePath(url))) throw nothingIn(url);
  const engine = await openEngine(url, { ...DEFAULT_LIMITS, ...limits });
  const storage = storageOver(engine);
  try {
    await engine.inspect(storage.db);
    const applied = await appliedNames(storage.db);
    if (applied.size === 0) throw nothingIn(url);
    refuseNewer(applied);
    if (!mayBeOlder && !isComplete(applied)) throw olderIn(url);
    return storage;
  } catch (error) {
    await storage.close();
    throw error;
  }
}

function nothingIn(url: string): AppError {
  const name = databaseName(url);
  return new AppError("not_found", { message: "no data", hint: `${name} holds no data of Pipelane.` });
}

function olderIn(url: string): AppError {
  return new AppError("conflict", {
    message: "the tables are an older Pipelane's",
    hint: `${databaseName(url)} has the tables of an older Pipelane, and nothing was changed. Start the new Pipelane on it first, which brings them up to date, or use the older one.`,
  });
}

/** A statement that goes over a large table, as one of a migration, takes as long as it takes. A file knows no limit. */
async function withoutTimeLimit(
  storage: Storage,
  { url, ...limits }: { url: string } & Partial<PostgresLimits>,
  work: (storage: Storage) => Promise<void>,
): Promise<void> {
  if (!isPostgresUrl(url)) return work(storage);
  const own = { ...DEFAULT_LIMITS, ...limits, poolSize: 1, statementTimeoutMs: 0 };
  const unhurried = storageOver(await openEngine(url, own));
  await work(unhurried).finally(unhurried.close);
}

async function migrateInTurn({ transaction, dialect }: Storage, longestWaitMs: number): Promise<void> {
  const deadline = Date.now() + longestWaitMs;
  for (;;) {
    try {
      return await transaction((tx) => migrate(tx, dialect));
    } catch (error) {
      const isBusy = error instanceof AppError && error.message === TROUBLES.busy.message;
      if (!isBusy || Date.now() >= deadline) throw error;
    }
  }
}
