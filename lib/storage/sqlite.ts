import "server-only";
import { statSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { type Driver, type Kysely, SqliteDialect, SqliteDriver, sql } from "kysely";
import Database from "libsql";
import type { Dialect, Searchable } from "./dialect";
import type { Tables } from "./tables";

/** Files up to this many bytes are checked for damage when they are opened, which takes 4 ms per megabyte. */
const LARGEST_CHECKED_BYTES = 256 * 1024 * 1024;

/**
 * A transaction takes the write lock at once: one that reads first and writes later could find it taken for good. While
 * another process has it, we ask again every few milliseconds and leave the thread to others; SQLite itself would hold
 * the thread, and with pauses that grow to 100 ms it rarely meets the gap between two writes of a busy neighbour.
 */
class ImmediateDriver extends SqliteDriver {
  readonly #database: Database.Database;
  readonly #lockWaitMs: number;

  constructor(database: Database.Database, lockWaitMs: number) {
    super({ database });
    this.#database = database;
    this.#lockWaitMs = lockWaitMs;
  }

  override async beginTransaction(): Promise<void> {
    const deadline = Date.now() + this.#lockWaitMs;
    while (!this.#tryToBegin(deadline)) await setTimeout(1 + Math.random() * 4);
  }

  #tryToBegin(deadline: number): boolean {
    this.#database.exec("pragma busy_timeout = 0");
    try {
      this.#database.exec("begin immediate");
      return true;
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw error;
      return false;
    } finally {
      this.#database.exec(`pragma busy_timeout = ${this.#lockWaitMs}`);
    }
  }
}

class ImmediateSqliteDialect extends SqliteDialect {
  readonly #createDriver: () => Driver;

  constructor(database: Database.Database, lockWaitMs: number) {
    super({ database });
    this.#createDriver = () => new ImmediateDriver(database, lockWaitMs);
  }

  override createDriver(): Driver {
    return this.#createDriver();
  }
}

/**
 * Opens a file, which is made when it is not there, and sets it up: write-ahead log, an fsync for each commit, foreign
 * keys.
 * @param lockWaitMs how long a statement waits for another process's write
 * @throws libsql's error when it cannot be opened, and `SQLITE_CORRUPT` when it is damaged.
 */
export function openSqliteFile(path: string, lockWaitMs: number): ImmediateSqliteDialect {
  const database = new Database(path, { timeout: lockWaitMs });
  try {
    database.exec(`pragma busy_timeout = ${lockWaitMs}`);
    switchToWriteAheadLog(database, lockWaitMs);
    database.exec("pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -65536");
    if (statSync(path).size <= LARGEST_CHECKED_BYTES) refuseDamaged(database);
    return new ImmediateSqliteDialect(database, lockWaitMs);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The switch wants the file for itself and, unlike other statements, does not wait for it: hence the tries. */
function switchToWriteAheadLog(database: Database.Database, lockWaitMs: number): void {
  const deadline = Date.now() + lockWaitMs;
  for (;;) {
    try {
      database.exec("pragma journal_mode = wal");
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

function refuseDamaged(database: Database.Database): void {
  const answers = database.prepare("pragma quick_check(1)").all();
  const sound = JSON.stringify(answers) === JSON.stringify([{ quick_check: "ok" }]);
  if (!sound) throw new Database.SqliteError("quick_check found damage", "SQLITE_CORRUPT", 11);
}

/** Whether a statement failed because another process has the database. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY");
}

const SEARCHES = { contacts: "contacts_search", opportunities: "opportunities_search" } as const;

function createSearchOf(table: Searchable): string[] {
  const search = SEARCHES[table];
  const remove = `insert into ${search} (${search}, rowid, search_text) values ('delete', old.seq, old.search_text);`;
  const add = `insert into ${search} (rowid, search_text) values (new.seq, new.search_text);`;
  return [
    `create virtual table ${search} using fts5
       (search_text, content = '${table}', content_rowid = 'seq', tokenize = 'trigram case_sensitive 1')`,
    `create trigger ${search}_insert after insert on ${table} begin ${add} end`,
    `create trigger ${search}_delete after delete on ${table} begin ${remove} end`,
    `create trigger ${search}_update after update of search_text on ${table}
       when old.search_text is not new.search_text begin ${remove} ${add} end`,
  ];
}

/** SQLite's own ways: FTS5 trigrams kept by triggers, and a sum that cannot overflow. */
export const sqlite: Dialect = {
  name: "sqlite",

  contains(table, folded) {
    const text = sql.ref(`${table}.searchText`);
    // Trigrams need three characters (code points); a scan serves the rest.
    if ([...folded].length < 3) return sql`instr(${text}, ${folded}) > 0`;
    const search = sql.table(SEARCHES[table]);
    const phrase = `"${folded.replaceAll('"', '""')}"`;
    return sql`${sql.ref(`${table}.seq`)} in (select rowid from ${search} where ${search} match ${phrase})`;
  },

  exactSum() {
    // sum() fails beyond 2^63, and a number beyond 2^53 would be rounded on its way to us: two halves, as text.
    const value = sql.ref("valueMinor");
    return sql`coalesce(sum(${value} / 1000000), 0) || ',' || coalesce(sum(${value} % 1000000), 0)`;
  },

  readSum(selected) {
    const [millions = "0", rest = "0"] = selected.split(",");
    return BigInt(millions) * 1_000_000n + BigInt(rest);
  },

  async createSearch(db: Kysely<Tables>) {
    for (const table of ["contacts", "opportunities"] as const) {
      for (const statement of createSearchOf(table)) await sql.raw(statement).execute(db);
    }
  },

  async settle(db) {
    await sql`pragma wal_checkpoint(truncate)`.execute(db);
  },
};
