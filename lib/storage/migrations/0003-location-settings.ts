import "server-only";
import type { Kysely } from "kysely";
import type { Dialect } from "../dialect";
import type { Tables } from "../tables";

/** How a location writes money, numbers and dates. Null until somebody chooses: then the configuration's holds. */
export async function addLocationSettings(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  for (const column of ["currency", "locale", "time_zone"]) {
    await dialect.define(db, `alter table locations add column ${column} text`);
  }
}
