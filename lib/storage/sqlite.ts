import "server-only";
import { type SqlBool, sql } from "kysely";
import type { Dialect, Searchable } from "./dialect";

/** Trigrams need three characters (code points); a scan serves the rest. */
const SHORTEST_INDEXED = 3;

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

const STAGE_TOTALS = `insert into stage_totals
  (location_id, pipeline_id, stage_id, status, opportunities, value_millions, value_rest)`;

/** Adds (1) a row of `opportunities` to the totals of its stage, or takes it away (-1). */
function countRow(row: "old" | "new", sign: 1 | -1): string {
  const values = [`${sign} * (${row}.value_minor / 1000000)`, `${sign} * (${row}.value_minor % 1000000)`];
  return `${STAGE_TOTALS}
    values (${row}.location_id, ${row}.pipeline_id, ${row}.stage_id, ${row}.status, ${sign}, ${values.join(", ")})
    on conflict do update set
      opportunities = opportunities + excluded.opportunities,
      value_millions = value_millions + excluded.value_millions,
      value_rest = value_rest + excluded.value_rest;`;
}

const COUNTED = ["location_id", "pipeline_id", "stage_id", "status", "value_minor"];
const KEEP_STAGE_TOTALS = [
  `create trigger stage_totals_insert after insert on opportunities begin ${countRow("new", 1)} end`,
  `create trigger stage_totals_delete after delete on opportunities begin ${countRow("old", -1)} end`,
  `create trigger stage_totals_update after update of ${COUNTED.join(", ")} on opportunities
     begin ${countRow("old", -1)} ${countRow("new", 1)} end`,
];

/** SQLite's own ways: FTS5 trigrams kept by triggers, and a sum that cannot overflow. */
export const sqlite: Dialect = {
  name: "sqlite",

  contains(table, folded) {
    const text = sql.ref(`${table}.searchText`);
    if ([...folded].length < SHORTEST_INDEXED) return sql`instr(${text}, ${folded}) > 0`;
    const search = sql.table(SEARCHES[table]);
    const phrase = `"${folded.replaceAll('"', '""')}"`;
    return sql`${sql.ref(`${table}.seq`)} in (select rowid from ${search} where ${search} match ${phrase})`;
  },

  besides(folded, conditions) {
    // Without statistics SQLite thinks little of a search and reads the whole pipeline to see what it found.
    if ([...folded].length < SHORTEST_INDEXED) return conditions;
    return conditions.map((condition) => sql<SqlBool>`+(${condition})`);
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

  async define(db, statement) {
    await sql.raw(statement).execute(db);
  },

  async createSearch(db, table) {
    for (const statement of createSearchOf(table)) await sql.raw(statement).execute(db);
  },

  // Its plans follow from the indexes alone.
  async gatherStatistics() {},

  async keepStageTotals(db) {
    for (const statement of KEEP_STAGE_TOTALS) await sql.raw(statement).execute(db);
  },

  async settle(db) {
    await sql`pragma wal_checkpoint(truncate)`.execute(db);
  },
};
