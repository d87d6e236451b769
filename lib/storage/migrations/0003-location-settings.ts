import "server-only";
import { type Kysely, sql } from "kysely";
import type { Tables } from "../tables";

/** How a location writes money, numbers and dates. Null until somebody chooses: then the configuration's holds. */
export async function addLocationSettings(db: Kysely<Tables>): Promise<void> {
  for (const column of ["currency", "locale", "time_zone"]) {
    await sql.raw(`alter table locations add column ${column} text`).execute(db);
  }
}
