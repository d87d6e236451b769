import "server-only";
import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Queryable, Storage } from "./database";

/** "pipe" in ASCII. Locks of two numbers never meet those of one, such as that of all write transactions. */
const OURS = 0x70697065;

/** The lock's second number: 32 bits, with a sign. Two names that share one wait for each other, and no more. */
const numberOf = (name: string) => createHash("sha256").update(name).digest().readInt32BE(0);

/**
 * Runs `work` in a transaction that waits for those of the same name alone, whichever server runs them, and not for
 * the write transactions of the CRM. PostgreSQL only.
 * @throws AppError `upstream_unavailable` when the lock is not had in `waitMs`
 */
export function underLock<Result>(
  { db }: Storage,
  { name, waitMs }: { name: string; waitMs: number },
  work: (tx: Queryable) => Promise<Result>,
): Promise<Result> {
  return db.connection().execute(async (connection) => {
    try {
      // In one message: each costs the way to the database and back, while others wait.
      await sql
        .raw(
          `begin; set local lock_timeout = ${waitMs}; select pg_advisory_xact_lock(${OURS}, ${numberOf(name)})`,
        )
        .execute(connection);
      const result = await work(connection);
      await sql`commit`.execute(connection);
      return result;
    } catch (error) {
      // A connection that cannot even do this is closed, and PostgreSQL undoes what it began.
      await sql`rollback`.execute(connection).catch(() => {});
      throw error;
    }
  });
}
