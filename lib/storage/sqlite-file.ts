import "server-only";
import { statSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  SqliteDialect,
  SqliteDriver,
  type TransactionSettings,
} from "kysely";
import Database from "libsql";
import { codeOf, type TROUBLES, trouble } from "./failures";
import { withKeptStatements } from "./kept-statements";

/** Files up to this many bytes are checked for damage when they are opened, which takes 4 ms per megabyte. */
const LARGEST_CHECKED_BYTES = 256 * 1024 * 1024;

const TROUBLE_OF_CODE: readonly [string, keyof typeof TROUBLES][] = [
  ["SQLITE_BUSY", "busy"],
  ["SQLITE_LOCKED", "busy"],
  ["SQLITE_FULL", "full"],
  ["SQLITE_READONLY", "readOnly"],
  ["SQLITE_IOERR", "away"],
  ["SQLITE_CANTOPEN", "away"],
];

/** Says in our words what befell a statement; what is no trouble of the file stays what it is. */
function told(error: unknown): unknown {
  const found = TROUBLE_OF_CODE.find(([code]) => codeOf(error).startsWith(code));
  return found ? trouble(found[1], error) : error;
}

/** Asks again every few milliseconds while another process has the file, until `deadline` (epoch ms). */
async function whenFree<T>(deadline: number, attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const isBusy = codeOf(error).startsWith("SQLITE_BUSY");
      if (!isBusy || Date.now() >= deadline) throw told(error);
      await setTimeout(1 + Math.random() * 4);
    }
  }
}

/** The connection as one caller has it: what it waits for others is counted from when it asked for the connection. */
class WaitingConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection;
  readonly deadline: number;

  constructor(inner: DatabaseConnection, deadline: number) {
    this.inner = inner;
    this.deadline = deadline;
  }

  executeQuery<R>(query: CompiledQuery) {
    // The binding throws at once instead of rejecting.
    return whenFree(this.deadline, async () => this.inner.executeQuery<R>(query));
  }

  streamQuery<R>(query: CompiledQuery, chunkSize?: number) {
    return this.inner.streamQuery<R>(query, chunkSize);
  }
}

/**
 * SQLite itself would wait for another process's write with the thread held, in pauses of up to 100 ms that rarely meet
 * the gap between two writes of a busy neighbour; and calls that queue up behind each other would each wait in full. So
 * it does not wait at all: we ask again, and let the thread go in between.
 */
class PatientDriver extends SqliteDriver {
  readonly #database: Database.Database;
  readonly #lockWaitMs: number;

  constructor(database: Database.Database, lockWaitMs: number) {
    super({ database: withKeptStatements(database) });
    this.#database = database;
    this.#lockWaitMs = lockWaitMs;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const deadline = Date.now() + this.#lockWaitMs;
    return new WaitingConnection(await super.acquireConnection(), deadline);
  }

  /**
   * A transaction takes the write lock at once: one that reads first and writes later could find it taken for good. It
   * does not wait here, with the connection in hand: reads go on while another process writes, see `patiently`. A
   * prepared statement that finds the lock taken would count as unfinished and keep later ones from being committed.
   */
  override async beginTransaction(_: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    this.#database.exec(settings?.accessMode === "read only" ? "begin" : "begin immediate");
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A full disk has already rolled it back; then there is no transaction, and what went wrong is told by its own error.
    await super.rollbackTransaction(connection).catch(() => {});
  }
}

class FileDialect extends SqliteDialect {
  readonly #createDriver: () => Driver;

  constructor(database: Database.Database, lockWaitMs: number) {
    super({ database });
    this.#createDriver = () => new PatientDriver(database, lockWaitMs);
  }

  override createDriver(): Driver {
    return this.#createDriver();
  }
}

/**
 * Opens a file, which is made when it is not there, and sets it up: write-ahead log, an fsync for each commit, foreign
 * keys.
 * @param lockWaitMs how long a statement waits for another process's write
 * @throws libsql's error when it cannot be opened, and `SQLITE_CORRUPT` when it is damaged; AppError when it is locked.
 */
export async function openSqliteFile(path: string, lockWaitMs: number): Promise<SqliteDialect> {
  const database = new Database(path, { timeout: 0 });
  try {
    await whenFree(Date.now() + lockWaitMs, async () => setUp(database, path));
    return new FileDialect(database, lockWaitMs);
  } catch (error) {
    database.close();
    throw error;
  }
}

function setUp(database: Database.Database, path: string): void {
  database.exec("pragma journal_mode = wal");
  database.exec("pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -65536");
  if (statSync(path).size <= LARGEST_CHECKED_BYTES) refuseDamaged(database);
}

function refuseDamaged(database: Database.Database): void {
  const answers = database.prepare("pragma quick_check(1)").all();
  const sound = JSON.stringify(answers) === JSON.stringify([{ quick_check: "ok" }]);
  if (!sound) throw new Database.SqliteError("quick_check found damage", "SQLITE_CORRUPT", 11);
}

/**
 * Runs a transaction, waiting for another process's without holding the connection.
 * @throws AppError `upstream_unavailable` when that takes longer than `lockWaitMs`.
 */
export function patiently<T>(lockWaitMs: number, transaction: () => Promise<T>): Promise<T> {
  return whenFree(Date.now() + lockWaitMs, transaction);
}
