import "server-only";
import type { Kysely } from "kysely";
import type { Dialect } from "../dialect";
import type { Tables } from "../tables";

/** Which value of its key has let a session in. */
export async function addSessionKeys(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  await dialect.define(db, "alter table sessions add column key_digest text");
}
