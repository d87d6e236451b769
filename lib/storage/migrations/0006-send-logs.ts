import "server-only";
import type { Kysely } from "kysely";
import type { Dialect } from "../dialect";
import type { Tables } from "../tables";

/** What the servers of one location have sent to a remote HighLevel, for the limits that they share. */
export async function addSendLogs(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  await dialect.define(
    db,
    `create table send_logs (
       location_id text not null primary key,
       version integer not null,
       free_at_ms text not null,
       most integer not null,
       paused_until_ms bigint not null,
       day integer not null,
       sent_today integer not null,
       most_today integer not null
     )`,
  );
}
