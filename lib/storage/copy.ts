import "server-only";
import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { type RawBuilder, sql } from "kysely";
import { AppError } from "@/lib/errors";
import type { Queryable, Storage } from "./database";
import { PASSING_TABLES, TABLE_KEYS } from "./tables";

const ROWS_PER_READ = 500;
/** Databases limit how many parameters a statement may have. */
const ROWS_PER_INSERT = 100;

/** What a table holds, as one can compare it between databases. */
export type TableTally = {
  table: string;
  rows: number;
  /** Sum of `valueMinor` in hundredths; null where the table has no such column. */
  valueMinor: bigint | null;
  /** SHA-256 over all rows and columns. */
  digest: string;
};

type CopyOptions = {
  from: Storage;
  to: Storage;
  /** Deletes what `to` holds first; otherwise a database that holds anything is refused. */
  replace?: boolean;
  onProgress?: (progress: { done: number; total: number }) => void;
};

type Row = Record<string, unknown>;
type Table = { name: string; keys: readonly string[] };

/** Every table, those that others point to first. */
const TABLES: readonly Table[] = Object.entries(TABLE_KEYS).map(([name, keys]) => ({ name, keys }));

/**
 * Copies all rows of one database, as they are at one moment, into another of any kind, and compares them. All of it in
 * one transaction: others see the copy whole or not at all, and a copy that differs is not kept.
 * @returns what each table holds now
 * @throws AppError `conflict` with a hint when `to` holds anything and may not be replaced.
 */
export async function copyStorage(options: CopyOptions): Promise<TableTally[]> {
  const { from, to, replace = false, onProgress } = options;
  const tallies = await from.snapshot((source) =>
    to.transaction(async (target) => {
      if (!replace && (await holdsAnything(target))) {
        throw new AppError("conflict", { message: "the target is not empty", hint: "It is not empty." });
      }
      for (const { name } of TABLES.toReversed()) await sql`delete from ${sql.table(name)}`.execute(target);
      const total = await countRows(source);
      let done = 0;
      const tallies = [];
      for (const table of TABLES) {
        const insert = async (rows: readonly Row[]) => {
          await insertRows(target, table, rows);
          done += rows.length;
          onProgress?.({ done, total });
        };
        tallies.push(await tallyTable(source, table, insert));
      }
      for (const tally of tallies) await refuseDifference(target, tally);
      await refuseWrongTotals(target);
      return tallies;
    }),
  );
  // The copy is kept. PostgreSQL gathers them by itself too, only later.
  await to.dialect.gatherStatistics(to.db).catch(() => {});
  return tallies;
}

/** What each table of a database holds at one moment; an older Pipelane's database may have fewer of them. */
export function tallyStorage(storage: Storage): Promise<TableTally[]> {
  return storage.snapshot(async (tx) => {
    const isThere = await tablesIn(tx);
    const tallies = [];
    for (const table of TABLES) {
      if (isThere(table.name)) tallies.push(await tallyTable(tx, table));
    }
    return tallies;
  });
}

/** Takes what is of its moment alone out of a file that was taken whole; nothing of it stays in its free pages. */
export async function forgetPassing({ db, transaction }: Storage): Promise<void> {
  await sql`pragma secure_delete = on`.execute(db);
  await transaction(async (tx) => {
    const isThere = await tablesIn(tx);
    for (const name of PASSING_TABLES) if (isThere(name)) await tx.deleteFrom(name).execute();
  });
}

async function tablesIn(db: Queryable): Promise<(name: string) => boolean> {
  const there = new Set((await db.introspection.getTables()).map(({ name }) => name));
  return (name) => there.has(inSql(name));
}

const inSql = (name: string) => name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);

/** A location alone is what a start leaves in an empty database. */
async function holdsAnything(db: Queryable): Promise<boolean> {
  for (const { name } of TABLES) {
    if (name !== "locations" && (await countOf(db, name)) > 0) return true;
  }
  return false;
}

async function countRows(db: Queryable): Promise<number> {
  let total = 0;
  for (const { name } of TABLES) total += await countOf(db, name);
  return total;
}

async function countOf(db: Queryable, name: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(name)}`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

async function tallyTable(
  db: Queryable,
  table: Table,
  onRows: (rows: readonly Row[]) => Promise<void> = async () => {},
): Promise<TableTally> {
  const hash = createHash("sha256");
  const tally = { table: table.name, rows: 0, valueMinor: null };
  let valueMinor: bigint | null = null;
  for await (const rows of readPages(db, table)) {
    for (const row of rows) {
      hash.update(JSON.stringify(Object.entries(row).sort(byName)));
      if (typeof row.valueMinor === "number") valueMinor = (valueMinor ?? 0n) + BigInt(row.valueMinor);
    }
    tally.rows += rows.length;
    await onRows(rows);
    // A file answers without letting the thread go: nobody could end a long copy.
    await setImmediate();
  }
  return { ...tally, valueMinor, digest: hash.digest("hex") };
}

const byName = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1);

/** All rows in the order of their keys, without `seq`, which each database numbers by itself. */
async function* readPages(db: Queryable, { name, keys }: Table): AsyncGenerator<Row[]> {
  const columns = sql.join(keys.map((key) => sql.ref(key)));
  let after: RawBuilder<unknown> = sql`true`;
  for (;;) {
    const { rows } = await sql<Row>`
      select * from ${sql.table(name)} where ${after} order by ${columns} limit ${ROWS_PER_READ}`.execute(db);
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(({ seq: _, ...row }) => row);
    after = sql`(${columns}) > (${sql.join(keys.map((key) => last[key]))})`;
  }
}

async function insertRows(db: Queryable, { name }: Table, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) {
    const values = rows
      .slice(at, at + ROWS_PER_INSERT)
      .map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`);
    await sql`
      insert into ${sql.table(name)} (${sql.join(columns.map((column) => sql.ref(column)))})
      values ${sql.join(values)}`.execute(db);
  }
}

async function refuseDifference(db: Queryable, wanted: TableTally): Promise<void> {
  const table = TABLES.find(({ name }) => name === wanted.table);
  const copied = table && (await tallyTable(db, table));
  if (copied?.digest === wanted.digest && copied.rows === wanted.rows) return;
  throw new AppError("internal", {
    message: `copied ${copied?.rows} of ${wanted.rows} rows of ${wanted.table}, or not as they were`,
    hint: `The copy of the table ${wanted.table} differs from the original, so nothing was kept.`,
  });
}

const PLACE = sql`location_id, pipeline_id, stage_id, status`;

/** The database has made these by itself, of the rows that were copied. */
async function refuseWrongTotals(db: Queryable): Promise<void> {
  const { rows } = await sql`
    select ${PLACE} from (
      select ${PLACE}, opportunities, value_millions, value_rest from stage_totals
      union all
      select ${PLACE}, -1, -(value_minor / 1000000), -(value_minor % 1000000) from opportunities
    ) as compared
    group by ${PLACE}
    having sum(opportunities) <> 0 or sum(value_millions) <> 0 or sum(value_rest) <> 0
    limit 1`.execute(db);
  if (rows.length === 0) return;
  throw new AppError("internal", {
    message: "the kept totals of the copy are not those of its opportunities",
    hint: "The totals of a stage in the copy differ from what its opportunities add up to, so nothing was kept.",
  });
}
