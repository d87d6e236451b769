import "server-only";
import type { AliasableExpression, Expression, Kysely, SqlBool } from "kysely";
import type { Tables } from "./tables";

/** The tables that can be searched. */
export type Searchable = "contacts" | "opportunities";

/** All in which one database differs from another. The rest of Pipelane is written once, in Kysely. */
export type Dialect = {
  name: "sqlite";
  /**
   * Claims that the row's search text contains `folded`, which is plain text (`%` and `_` are themselves). Uses the
   * trigram index from three characters on.
   */
  contains(table: Searchable, folded: string): Expression<SqlBool>;
  /** The sum of `valueMinor`, exact at any size, in a form that only `readSum` understands. */
  exactSum(): AliasableExpression<string>;
  /** Hundredths of what `exactSum` selected. */
  readSum(selected: string): bigint;
  /** Makes what only this database needs for `contains`. Runs once, in the migration that makes the tables. */
  createSearch(db: Kysely<Tables>): Promise<void>;
  /** Leaves the database tidy before it is closed. */
  settle(db: Kysely<Tables>): Promise<void>;
};
