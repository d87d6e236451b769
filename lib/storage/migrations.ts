import "server-only";
import { type Kysely, sql } from "kysely";
import { AppError } from "@/lib/errors";
import type { Dialect } from "./dialect";
import { codeOf } from "./failures";
import { createTables } from "./migrations/0001-tables";
import { addContactDetails } from "./migrations/0002-contact-details";
import { addLocationSettings } from "./migrations/0003-location-settings";
import { addStageTotals } from "./migrations/0004-stage-totals";
import { addCreations } from "./migrations/0005-creations";
import { addSendLogs } from "./migrations/0006-send-logs";
import { addSessions } from "./migrations/0007-sessions";
import { addActivities } from "./migrations/0008-activities";
import { addProviderSessions } from "./migrations/0009-provider-sessions";
import { addSessionKeys } from "./migrations/0010-session-keys";
import { indexActivityFilters } from "./migrations/0011-activity-filters";
import type { Tables } from "./tables";

type Migration = { name: string; up: (db: Kysely<Tables>, dialect: Dialect) => Promise<void> };

/** In the order in which they run. One that has been released is never edited: add the next, as README.md says. */
const MIGRATIONS: readonly Migration[] = [
  { name: "0001-tables", up: createTables },
  { name: "0002-contact-details", up: addContactDetails },
  { name: "0003-location-settings", up: addLocationSettings },
  { name: "0004-stage-totals", up: addStageTotals },
  { name: "0005-creations", up: addCreations },
  { name: "0006-send-logs", up: addSendLogs },
  { name: "0007-sessions", up: addSessions },
  { name: "0008-activities", up: addActivities },
  { name: "0009-provider-sessions", up: addProviderSessions },
  { name: "0010-session-keys", up: addSessionKeys },
  { name: "0011-activity-filters", up: indexActivityFilters },
];

async function readApplied(db: Kysely<Tables>): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`select name from pipelane_migrations`.execute(db);
  return new Set(rows.map(({ name }) => name));
}

/**
 * Names of the migrations that a database has had; none when it is empty or somebody else's.
 * @throws what befell the question: a database that does not answer is not an empty one.
 */
export async function appliedNames(db: Kysely<Tables>): Promise<Set<string>> {
  return readApplied(db).catch((error: unknown) => {
    const isNone =
      codeOf(error) === "42P01" || (error instanceof Error && /^no such table/.test(error.message));
    if (!isNone) throw error;
    return new Set<string>();
  });
}

/** @throws AppError `internal` with a hint when one of the migrations is none of ours. */
export function refuseNewer(applied: ReadonlySet<string>): void {
  const unknown = [...applied].find((name) => !MIGRATIONS.some((migration) => migration.name === name));
  if (!unknown) return;
  throw new AppError("internal", {
    message: `the database has the unknown migration ${unknown}`,
    hint: "The database was written by a newer Pipelane: update Pipelane, or set DATABASE_URL to another database.",
  });
}

/** Whether a database that has had these migrations needs no other: then a start need not wait for anybody. */
export function isComplete(applied: ReadonlySet<string>): boolean {
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
  refuseNewer(applied);
  for (const { name, up } of MIGRATIONS) {
    if (applied.has(name)) continue;
    await up(db, dialect);
    await sql`insert into pipelane_migrations (name) values (${name})`.execute(db);
  }
}
