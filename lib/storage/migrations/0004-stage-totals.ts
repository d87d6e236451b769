import "server-only";
import type { Kysely } from "kysely";
import type { Dialect } from "../dialect";
import type { Tables } from "../tables";

const STATEMENTS = [
  `create table stage_totals (
     location_id text not null,
     pipeline_id text not null,
     stage_id text not null,
     status text not null,
     opportunities bigint not null,
     value_millions bigint not null,
     value_rest bigint not null,
     primary key (location_id, pipeline_id, stage_id, status),
     foreign key (location_id, pipeline_id, stage_id)
       references stages (location_id, pipeline_id, id) on delete cascade
   )`,
  `insert into stage_totals
     select location_id, pipeline_id, stage_id, status,
       count(*), sum(value_minor / 1000000), sum(value_minor % 1000000)
     from opportunities group by location_id, pipeline_id, stage_id, status`,
];

/** Counts and sums of each stage and status, kept by the database itself whoever writes an opportunity. */
export async function addStageTotals(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  for (const statement of STATEMENTS) await dialect.define(db, statement);
  await dialect.keepStageTotals(db);
}
