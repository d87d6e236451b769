import "server-only";
import type { Kysely } from "kysely";
import type { Dialect } from "../dialect";
import type { Tables } from "../tables";

// Plain SQL, so that the shape can be read off. Composite foreign keys make it impossible to point into another location or another pipeline.
const STATEMENTS = [
  `create table locations (
     id text primary key,
     name text not null,
     allow_duplicate_opportunity integer not null default 1,
     created_at bigint not null
   )`,
  `create table pipelines (
     id text not null,
     location_id text not null references locations (id),
     name text not null,
     position integer not null,
     created_at bigint not null,
     primary key (location_id, id)
   )`,
  `create table stages (
     id text not null,
     location_id text not null,
     pipeline_id text not null,
     name text not null,
     position integer not null,
     primary key (location_id, pipeline_id, id),
     foreign key (location_id, pipeline_id) references pipelines (location_id, id)
   )`,
  `create table users (
     id text not null,
     location_id text not null references locations (id),
     outside_id text,
     first_name text not null,
     last_name text not null,
     email text,
     phone text,
     role text not null default 'user',
     primary key (location_id, id),
     unique (location_id, outside_id)
   )`,
  `create table contacts (
     seq integer primary key,
     id text not null,
     location_id text not null references locations (id),
     outside_id text,
     name text,
     first_name text,
     last_name text,
     company_name text,
     email text,
     email_key text,
     phone text,
     phone_digits text,
     tags text not null default '[]',
     source text,
     created_at bigint not null,
     updated_at bigint not null,
     search_text text not null,
     unique (location_id, id),
     unique (location_id, outside_id)
   )`,
  "create index contacts_by_creation on contacts (location_id, created_at, id)",
  "create index contacts_by_update on contacts (location_id, updated_at, id)",
  "create index contacts_by_email on contacts (location_id, email_key)",
  "create index contacts_by_phone on contacts (location_id, phone_digits)",
  `create table opportunities (
     seq integer primary key,
     id text not null,
     location_id text not null,
     pipeline_id text not null,
     stage_id text not null,
     contact_id text not null,
     owner_id text,
     campaign_id text,
     outside_id text,
     title text not null,
     status text not null check (status in ('open', 'won', 'lost', 'abandoned')),
     value_minor bigint not null,
     source text,
     created_at bigint not null,
     updated_at bigint not null,
     last_status_change_at bigint,
     search_text text not null,
     unique (location_id, id),
     unique (location_id, pipeline_id, outside_id),
     foreign key (location_id, pipeline_id, stage_id) references stages (location_id, pipeline_id, id),
     foreign key (location_id, contact_id) references contacts (location_id, id),
     foreign key (location_id, owner_id) references users (location_id, id)
   )`,
  // Keyset pages of a stage with one status, and (the value is in it) counts and sums of all stages.
  `create index opportunities_by_stage_and_status
     on opportunities (location_id, pipeline_id, stage_id, status, created_at, id, value_minor)`,
  "create index opportunities_by_stage on opportunities (location_id, pipeline_id, stage_id, created_at, id)",
  "create index opportunities_by_pipeline on opportunities (location_id, pipeline_id, created_at, id)",
  `create index opportunities_by_owner
     on opportunities (location_id, pipeline_id, owner_id, stage_id, status, created_at, id, value_minor)`,
  "create index opportunities_by_contact on opportunities (location_id, contact_id)",
];

/** The tables as they were first. */
export async function createTables(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  for (const statement of STATEMENTS) await dialect.define(db, statement);
  await dialect.createSearch(db, "contacts");
  await dialect.createSearch(db, "opportunities");
}
