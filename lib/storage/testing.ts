import "server-only";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { inject } from "vitest";
import { withDatabase } from "./fixtures/postgres-for-tests";

/** A database of a test's own, without any rows. */
export type TestDatabase = {
  url: string;
  /** Call it when nothing has the database open any more. */
  remove: () => Promise<void>;
};

/**
 * Makes a database for a test. Every test file that imports this one, or `lib/crm/testing`, runs twice: once with
 * SQLite files and once with databases of a PostgreSQL server; see vitest.config.ts. There a database that was removed
 * is emptied and used again, so whoever changes its tables changes them back.
 * @param isBare whether it has no tables either
 */
export function makeTestDatabase({ isBare = false } = {}): Promise<TestDatabase> {
  if (!inject("postgres")) return makeFile();
  return isBare ? makeBareDatabase() : makePostgresDatabase();
}

async function makeFile(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), "pipelane-test-"));
  return {
    url: `file:${join(folder, "p.db")}`,
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Databases of this process's test files that nobody uses: emptying takes a tenth of the time of making. */
const unused: string[] = [];

const EMPTY = `do $$ begin
  execute (select 'truncate ' || string_agg(quote_ident(tablename), ', ') || ' restart identity cascade'
    from pg_tables where schemaname = 'public' and tablename <> 'pipelane_migrations');
end $$`;

async function makePostgresDatabase(): Promise<TestDatabase> {
  const url = unused.pop() ?? (await createDatabase());
  return {
    url,
    remove: async () => {
      await runStatement(url, EMPTY);
      unused.push(url);
    },
  };
}

async function makeBareDatabase(): Promise<TestDatabase> {
  const url = await createDatabase("template0 encoding 'UTF8'");
  const [name] = new URL(url).pathname.split("/").slice(-1);
  return { url, remove: () => runStatement(inject("postgres").url, `drop database ${name}`) };
}

async function createDatabase(template = inject("postgres").template): Promise<string> {
  const { url, prefix } = inject("postgres");
  const name = prefix + randomBytes(6).toString("hex");
  await runStatement(url, `create database ${name} template ${template}`);
  return withDatabase(url, name);
}

async function runStatement(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
