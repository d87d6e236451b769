import "server-only";
import { type Kysely, sql } from "kysely";
import { AppError } from "@/lib/errors";
import type { Dialect } from "./dialect";
import { createTables } from "./migrations/0001-tables";
import { addContactDetails } from "./migrations/0002-contact-details";
import { addLocationSettings } from "./migrations/0003-location-settings";
import { addStageTotals } from "./migrations/0004-stage-totals";
import type { Tables } from "./tables";

type Migration = { name: string; up: (db: Kysely<Tables>, dialect: Dialect) => Promise<void> };

/** In the order in which they run. One that has been released is never edited: add the next, as README.md says. */
const MIGRATIONS: readonly Migration[] = [
  { name: "0001-tables", up: createTables },
  { name: "0002-contact-details", up: addContactDetails },
  { name: "0003-location-settings", up: addLocationSettings },
  { name: "0004-stage-totals", up: addStageTotals },
];

async function readApplied(db: Kysely<Tables>): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`select name from pipelane_migrations`.execute(db);
  return new Set(rows.map(({ name }) => name));
}

/** Names of the migrations that a database has had; none when it is empty or somebody else's. */
export async function appliedNames(db: Kysely<Tables>): Promise<Set<string>> {
  return readApplied(db).catch(() => new Set<string>());
}

/** Whether `migrate` would find nothing to do: then a start need not wait for anybody. */
export async function isUpToDate(db: Kysely<Tables>): Promise<boolean> {
  const applied = await appliedNames(db);
  return applied.size === MIGRATIONS.length && MIGRATIONS.every(({ name }) => applied.has(name));
}

/**
 * Brings the tables up to date. Call it inside a write transaction: of two processes that start together one waits
 * and then finds nothing to do, and a failure leaves nothing half done.
 * @throws AppError `internal` with a hint when a newer Pipelane has written this database.
 */
export async function migrate(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  await sql`create table if not exists pipelane_migrations (name text primary key)`.execute(db);
  const applied = await readApplied(db);
  const unknown = [...applied].find((name) => !MIGRATIONS.some((migration) => migration.name === name));
  if (unknown) {
    throw new AppError("internal", {
      message: `the database has the unknown migration ${unknown}`,
      hint: "The database was written by a newer Pipelane: update Pipelane, or set DATABASE_URL to another database.",
    });
  }
  for (const { name, up } of MIGRATIONS) {
    if (applied.has(name)) continue;
    await up(db, dialect);
    await sql`insert into pipelane_migrations (name) values (${name})`.execute(db);
  }
}
