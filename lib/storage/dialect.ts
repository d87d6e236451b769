import "server-only";
import type { AliasableExpression, Expression, Kysely, SqlBool } from "kysely";
import type { Tables } from "./tables";

/** The tables that can be searched. */
export type Searchable = "contacts" | "opportunities";

/** All in which one database differs from another. The rest of Pipelane is written once, in Kysely. */
export type Dialect = {
  name: "sqlite" | "postgresql";
  /**
   * Claims that the row's search text contains `folded`, which is plain text (`%` and `_` are themselves). Uses the
   * trigram index from three characters on.
   */
  contains(table: Searchable, folded: string): Expression<SqlBool>;
  /**
   * What else must hold for rows that `contains` finds, so that a search begins at its index: the conditions only judge
   * the rows that were found, and pick no index of their own.
   */
  besides(folded: string, conditions: readonly Expression<SqlBool>[]): readonly Expression<SqlBool>[];
  /** The sum of `valueMinor`, exact at any size, in a form that only `readSum` understands. */
  exactSum(): AliasableExpression<string>;
  /** Hundredths of what `exactSum` selected. */
  readSum(selected: string): bigint;
  /**
   * Changes the schema by one statement, in the SQL that both databases take. `text` is a column that compares and
   * sorts by bytes, and `seq integer primary key` one that numbers its rows by itself.
   */
  define(db: Kysely<Tables>, statement: string): Promise<void>;
  /** Makes what `contains` needs for a table that has `seq` and `search_text`. Call it once, in a migration. */
  createSearch(db: Kysely<Tables>, table: Searchable): Promise<void>;
  /** Lets the database plan its queries anew after many rows have come or gone. Never inside a transaction. */
  gatherStatistics(db: Kysely<Tables>): Promise<void>;
  /** Has the database keep `stageTotals` by itself. Call it once, in a migration. */
  keepStageTotals(db: Kysely<Tables>): Promise<void>;
  /** Leaves the database tidy before it is closed. */
  settle(db: Kysely<Tables>): Promise<void>;
};
