import "server-only";
import { type Kysely, sql } from "kysely";
import type { Dialect } from "../dialect";
import type { Tables } from "../tables";

const TEXTS = [
  ...["address1", "city", "state", "postal_code", "country"],
  ...["website", "timezone", "date_of_birth", "owner_id"],
];

const STATEMENTS = [
  ...TEXTS.map((column) => `alter table contacts add column ${column} text`),
  "alter table contacts add column dnd integer not null default 0",
  `create table tags (
     id text not null,
     location_id text not null references locations (id),
     name text not null,
     created_at bigint not null,
     primary key (location_id, id),
     unique (location_id, name)
   )`,
  // What hangs on a contact goes with it.
  `create table notes (
     id text not null,
     location_id text not null,
     contact_id text not null,
     user_id text,
     body text not null,
     created_at bigint not null,
     primary key (location_id, id),
     foreign key (location_id, contact_id) references contacts (location_id, id) on delete cascade,
     foreign key (location_id, user_id) references users (location_id, id)
   )`,
  "create index notes_by_contact on notes (location_id, contact_id, created_at, id)",
  `create table tasks (
     id text not null,
     location_id text not null,
     contact_id text not null,
     owner_id text,
     title text not null,
     description text,
     due_at bigint not null,
     is_completed integer not null default 0,
     created_at bigint not null,
     primary key (location_id, id),
     foreign key (location_id, contact_id) references contacts (location_id, id) on delete cascade,
     foreign key (location_id, owner_id) references users (location_id, id)
   )`,
  "create index tasks_by_contact on tasks (location_id, contact_id, due_at, id)",
  `create table custom_fields (
     id text not null,
     location_id text not null references locations (id),
     name text not null,
     field_key text not null,
     placeholder text not null,
     data_type text not null,
     position integer not null,
     options text,
     created_at bigint not null,
     primary key (location_id, id),
     unique (location_id, field_key)
   )`,
  `create table contact_field_values (
     location_id text not null,
     contact_id text not null,
     field_id text not null,
     value text not null,
     primary key (location_id, contact_id, field_id),
     foreign key (location_id, contact_id) references contacts (location_id, id) on delete cascade,
     foreign key (location_id, field_id) references custom_fields (location_id, id) on delete cascade
   )`,
  "create index contact_field_values_by_field on contact_field_values (location_id, field_id)",
  `create table custom_values (
     id text not null,
     location_id text not null references locations (id),
     name text not null,
     field_key text not null,
     value text not null,
     created_at bigint not null,
     primary key (location_id, id),
     unique (location_id, field_key)
   )`,
];

/** All of a contact that v1 knows, and what hangs on it: notes, tasks, tags with ids, custom fields; custom values. */
export async function addContactDetails(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  for (const statement of STATEMENTS) await dialect.define(db, statement);
  await nameTags(db);
}

/** Gives an id to each tag that contacts carry already. */
async function nameTags(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ locationId: string; tags: string; createdAt: number }>`
    select location_id, tags, min(created_at) as created_at from contacts group by location_id, tags`.execute(
    db,
  );
  const known = new Set<string>();
  for (const { locationId, tags, createdAt } of rows) {
    const names: unknown = JSON.parse(tags);
    for (const name of Array.isArray(names) ? names : []) {
      if (typeof name !== "string" || known.has(JSON.stringify([locationId, name]))) continue;
      known.add(JSON.stringify([locationId, name]));
      const id = crypto.randomUUID().replaceAll("-", "").slice(0, 20);
      await sql`insert into tags (id, location_id, name, created_at)
        values (${id}, ${locationId}, ${name}, ${createdAt})`.execute(db);
    }
  }
}
