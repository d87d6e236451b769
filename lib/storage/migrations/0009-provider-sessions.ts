import "server-only";
import type { Kysely } from "kysely";
import type { Dialect } from "../dialect";
import type { Tables } from "../tables";

const STATEMENTS = [
  "alter table sessions add column subject text",
  "alter table sessions add column claims text",
  "alter table sessions add column id_token text",
  "create index sessions_by_subject on sessions (subject)",
];

/** What a provider has said of somebody, who is looked up among the members with each request. */
export async function addProviderSessions(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  for (const statement of STATEMENTS) await dialect.define(db, statement);
}
