import "server-only";
import { type RawBuilder, sql } from "kysely";
import * as z from "zod";
import { type Clock, SYSTEM_CLOCK } from "@/lib/fetch/clock";
import {
  EMPTY_LOG,
  informed,
  leftOf,
  logged,
  type SendLog,
  setBack,
  type Turn,
  turnOf,
} from "@/lib/fetch/send-log";
import type { SendStore } from "@/lib/fetch/send-store";
import type { Queryable, Storage } from "@/lib/storage/database";
import { underLock } from "@/lib/storage/named-lock";

type SharedStoreOptions = {
  storage: Storage;
  clock?: Clock;
  /** Epoch milliseconds of the database, in SQL. */
  now?: () => RawBuilder<number>;
};

/** Whoever waits longer for the others is better served by what it may send alone. */
const LOCK_WAIT_MS = 2_500;

const timesSchema = z.array(z.number());

/** The clock of the moment and not of the transaction's beginning, which was before the wait for the lock. */
const databaseNow = () => sql<number>`floor(extract(epoch from clock_timestamp()) * 1000)::bigint`;

/**
 * The logs of all servers on one PostgreSQL database: a row for each location, changed by one server at a time. What is
 * decided is what the memory store decides. Only the database's clock counts, since those of the servers differ; what
 * goes back to a server is put into its own time.
 */
export function createSharedStore({
  storage,
  clock = SYSTEM_CLOCK,
  now = databaseNow,
}: SharedStoreOptions): SendStore {
  const change = <Result>(
    locationId: string,
    decide: (log: SendLog, nowMs: number, sinceMs: number) => { log: SendLog; result: Result },
  ) =>
    underLock(storage, { name: `send log of ${locationId}`, waitMs: LOCK_WAIT_MS }, async (tx) => {
      // Whoever has waited for the lock has not been given anything before.
      const sinceMs = clock.now();
      const { log, nowMs } = await read(tx, locationId, now());
      const decided = decide(setBack(log, nowMs), nowMs, sinceMs);
      if (decided.log !== log) await write(tx, locationId, decided.log);
      return decided.result;
    });

  return {
    take: (locationId, { lane, calls, nowMs: askedAtMs }) =>
      change<Turn>(locationId, (log, nowMs, sinceMs) => {
        const turn = turnOf(log, { lane, calls, nowMs });
        if (turn.kind === "now")
          return { log: logged(log, { calls: turn.calls, nowMs }), result: { ...turn, sinceMs } };
        return { log, result: { ...turn, atMs: turn.atMs - nowMs + askedAtMs } };
      }),
    learn: (locationId, heard) =>
      change(locationId, (log, nowMs) => ({ log: informed(log, heard, nowMs), result: undefined })),
    left: async (locationId) => {
      const { log, nowMs } = await read(storage.db, locationId, now());
      return leftOf(log, nowMs);
    },
  };
}

type Row = Omit<SendLog, "sentAtMs"> & { nowMs: number; sentAtMs: string | null };

async function read(db: Queryable, locationId: string, now: RawBuilder<number>) {
  const { rows } = await sql<Row>`
    select ${now} as now_ms, sent_at_ms, most, paused_until_ms, day, sent_today, most_today
    from (select 1) as one left join send_logs on location_id = ${locationId}`.execute(db);
  const [{ nowMs = 0, sentAtMs = null, ...kept } = EMPTY_ROW] = rows;
  const log = sentAtMs === null ? EMPTY_LOG : { ...kept, sentAtMs: timesSchema.parse(JSON.parse(sentAtMs)) };
  return { log, nowMs };
}

const EMPTY_ROW: Row = { ...EMPTY_LOG, nowMs: 0, sentAtMs: null };

async function write(db: Queryable, locationId: string, log: SendLog): Promise<void> {
  const row = { ...log, sentAtMs: JSON.stringify(log.sentAtMs) };
  await db
    .insertInto("sendLogs")
    .values({ locationId, ...row })
    .onConflict((conflict) => conflict.column("locationId").doUpdateSet(row))
    .execute();
}
