import "server-only";
import type { Kysely } from "kysely";
import type { Dialect } from "../dialect";
import type { Tables } from "../tables";

const STATEMENTS = [
  // Over a remote HighLevel the location has no row of its own, so nothing points to it.
  `create table creations (
     location_id text not null,
     user_id text not null,
     idempotency_key text not null,
     digest text not null,
     worker_id text not null,
     leased_until bigint not null,
     first_sent_at bigint not null,
     last_sent_at bigint not null,
     opportunity_id text,
     primary key (location_id, user_id, idempotency_key)
   )`,
  "create index creations_by_age on creations (location_id, last_sent_at)",
];

/** What was created under which key, for a day. */
export async function addCreations(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  for (const statement of STATEMENTS) await dialect.define(db, statement);
}
