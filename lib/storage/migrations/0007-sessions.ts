import "server-only";
import type { Kysely } from "kysely";
import type { Dialect } from "../dialect";
import type { Tables } from "../tables";

// Neither points to `locations`: a location whose CRM is a remote HighLevel has no row there.
const STATEMENTS = [
  `create table sessions (
     token_digest text primary key,
     location_id text not null,
     user_id text not null,
     name text not null,
     role text not null,
     own_only integer not null,
     pipeline_ids text,
     hides_values integer not null,
     way text not null,
     key_id text,
     stated_at bigint not null,
     created_at bigint not null,
     expires_at bigint not null,
     last_used_at bigint not null
   )`,
  "create index sessions_by_person on sessions (location_id, user_id)",
  "create index sessions_by_expiry on sessions (expires_at)",
  `create table spent_proofs (
     digest text primary key,
     location_id text not null,
     expires_at bigint not null
   )`,
  "create index spent_proofs_by_expiry on spent_proofs (expires_at)",
];

/** Who is signed in, and what may not be shown a second time to sign in. */
export async function addSessions(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  for (const statement of STATEMENTS) await dialect.define(db, statement);
}
