import "server-only";
import type { Kysely } from "kysely";
import type { Dialect } from "../dialect";
import type { Tables } from "../tables";

// Each holds the order in which the log is read, so that a page of what somebody filters by is read off its end.
const STATEMENTS = [
  "create index activities_by_user on activities (location_id, user_id, at, id)",
  "create index activities_by_kind on activities (location_id, kind, at, id)",
  "create index activities_by_user_and_kind on activities (location_id, user_id, kind, at, id)",
];

/** Finds what one person did, or what was done of one kind, among all that was done. */
export async function indexActivityFilters(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  for (const statement of STATEMENTS) await dialect.define(db, statement);
}
