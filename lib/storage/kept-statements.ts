import "server-only";
import type { SqliteDatabase, SqliteStatement } from "kysely";
import type Database from "libsql";

/** Some pragmas do their work while they are prepared. */
const IS_KEPT = /^(select|insert|update|delete|with)\b/;

/** Longer ones hold a batch of rows, such as those of an import. */
const LONGEST_KEPT = 4_000;
/** Each holds some 10 kB. */
const MOST_KEPT = 100;

/**
 * Prepares a statement once, however often it is asked for: to prepare a read of one row takes as long as to run it.
 * SQLite prepares it anew by itself where tables have changed. The one that was used longest ago leaves first.
 */
export function withKeptStatements(database: Pick<Database.Database, "prepare" | "close">): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  const keep = (sql: string, statement: SqliteStatement) => {
    kept.delete(sql);
    kept.set(sql, statement);
    const [oldest] = kept.size > MOST_KEPT ? kept.keys() : [];
    if (oldest !== undefined) kept.delete(oldest);
    return statement;
  };
  const prepare = (sql: string): SqliteStatement => {
    const statement = database.prepare(sql);
    return {
      reader: statement.reader,
      all: (parameters) => statement.all(parameters),
      run: (parameters) => statement.run(parameters),
      // Whoever reads row by row lets others in between, and a statement knows one place that it has come to.
      iterate: (parameters) => database.prepare(sql).iterate(parameters),
    };
  };
  return {
    prepare: (sql) => {
      if (sql.length > LONGEST_KEPT || !IS_KEPT.test(sql)) return database.prepare(sql);
      return keep(sql, kept.get(sql) ?? prepare(sql));
    },
    close: () => {
      kept.clear();
      database.close();
    },
  };
}
