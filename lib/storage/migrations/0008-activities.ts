import "server-only";
import type { Kysely } from "kysely";
import type { Dialect } from "../dialect";
import type { Tables } from "../tables";

const STATEMENTS = [
  // Over a remote HighLevel the location stands in no table of ours, and what was deleted has its lines still.
  `create table activities (
     id text not null,
     location_id text not null,
     at bigint not null,
     user_id text,
     user_name text not null,
     kind text not null,
     outcome text not null,
     pipeline_id text not null,
     opportunity_id text,
     detail text not null,
     request_id text not null,
     primary key (location_id, id)
   )`,
  "create index activities_by_time on activities (location_id, at, id)",
  "create index activities_by_opportunity on activities (location_id, opportunity_id, at, id)",
];

/** Who did what to which opportunity. */
export async function addActivities(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  for (const statement of STATEMENTS) await dialect.define(db, statement);
}
