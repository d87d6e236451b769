import "server-only";
import { type RawBuilder, sql } from "kysely";
import * as z from "zod";
import { AppError } from "@/lib/errors";
import { type Clock, SYSTEM_CLOCK } from "@/lib/fetch/clock";
import {
  EMPTY_LOG,
  type Ended,
  informed,
  leftOf,
  logged,
  type SendLog,
  setBack,
  settled,
  type Turn,
  turnOf,
} from "@/lib/fetch/send-log";
import type { SendStore } from "@/lib/fetch/send-store";
import type { Queryable, Storage } from "@/lib/storage/database";

type SharedStoreOptions = {
  storage: Storage;
  clock?: Clock;
  /** From 0 to 1. */
  random?: () => number;
  /** Epoch milliseconds of the database, in SQL. */
  now?: () => RawBuilder<number>;
};

/** Of two servers that decide at once one decides again: at most 90 calls are sent in a window, so that it soon gets by. */
const TRIES = 20;
/** The longest pause before another try; none before the second. */
const JITTER_MS = 3;
/**
 * Where several servers ask, whoever has had turns lets the others go first, so many times as long as it took to read and
 * write: else it would always be a moment ahead of those who decide again. At most for so long.
 */
const POLITE = 4;
const MOST_POLITE_MS = 100;
/** Nobody needs a place to be settled sooner: it is free a window after the end of its call. */
const SETTLE_WITHIN_MS = 1_000;

const timesSchema = z.array(z.number());

const databaseNow = () => sql<number>`floor(extract(epoch from clock_timestamp()) * 1000)::bigint`;

/** Decides what a log becomes; the same log for no change. */
type Decide<Result> = (log: SendLog, nowMs: number) => { log: SendLog; result: Result };
/** `politeMs`: for how long the others are to go first; absent when nothing was written. */
type Changed<Result> = { result: Result; politeMs?: number };

/**
 * The logs of all servers on one PostgreSQL database: a row for each location. What is decided is what the memory store
 * decides. No lock is held meanwhile: what was decided is written only if nobody has changed the row, and is else decided
 * again. Only the database's clock counts, since those of the servers differ; what goes back to a server is put into its
 * own time.
 */
export function createSharedStore(options: SharedStoreOptions): SendStore {
  const { storage, clock = SYSTEM_CLOCK, random = Math.random, now = databaseNow } = options;
  const endings = createEndings(clock, (locationId) =>
    change(locationId, (log) => ({ log, result: undefined })),
  );

  /** The version that this server wrote last: when it is still there, no other server asks. */
  const ownVersions = new Map<string, number>();
  const politeUntilMs = new Map<string, number>();
  const pauseFor = async (delayMs: number) => {
    if (delayMs >= 1) await new Promise<void>((resolve) => clock.after(Math.floor(delayMs), resolve));
  };

  /** @throws AppError `upstream_unavailable` when others are quicker all the time */
  async function change<Result>(locationId: string, decide: Decide<Result>): Promise<Changed<Result>> {
    const ended = endings.collect(locationId);
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const askedAtMs = clock.now();
      const { log, version, nowMs } = await read(storage.db, locationId, now());
      const inItsTime = ended.map(({ place, atMs }) => ({ place, atMs: atMs - askedAtMs + nowMs }));
      const decided = decide(settled(setBack(log, nowMs), inItsTime), nowMs);
      if (decided.log === log) return decided;
      if (await write(storage.db, locationId, { log: decided.log, version })) {
        const isAlone = version === (ownVersions.get(locationId) ?? NONE);
        ownVersions.set(locationId, version + 1);
        return { ...decided, politeMs: isAlone ? 0 : POLITE * (clock.now() - askedAtMs) };
      }
      if (tries > 1) await pauseFor(random() * JITTER_MS);
    }
    throw new AppError("upstream_unavailable", {
      message: `others changed the limits of ${locationId} ${TRIES} times meanwhile`,
    });
  }

  return {
    take: async (locationId, { lane, calls, nowMs: askedAtMs }) => {
      await pauseFor((politeUntilMs.get(locationId) ?? 0) - clock.now());
      const { result, politeMs = 0 } = await change<Turn>(locationId, (log, nowMs) => {
        const turn = turnOf(log, { lane, calls, nowMs });
        if (turn.kind === "now") return { log: logged(log, { ...turn, nowMs }), result: turn };
        return { log, result: { ...turn, atMs: turn.atMs - nowMs + askedAtMs } };
      });
      politeUntilMs.set(locationId, clock.now() + Math.min(MOST_POLITE_MS, politeMs));
      return result;
    },
    settle: endings.add,
    learn: async (locationId, heard) => {
      await change(locationId, (log, nowMs) => ({ log: informed(log, heard, nowMs), result: undefined }));
    },
    left: async (locationId) => {
      const { log, nowMs } = await read(storage.db, locationId, now());
      return leftOf(log, nowMs);
    },
  };
}

/**
 * Calls of this server that are over and not yet settled. The next change of their location takes them along; where none
 * comes, they are sent for those who wait on other servers.
 */
function createEndings(clock: Clock, send: (locationId: string) => Promise<unknown>) {
  const waiting = new Map<string, { ended: Ended[]; callOff: () => void }>();
  return {
    add: (locationId: string, ended: Ended) => {
      const others = waiting.get(locationId);
      if (others) return void others.ended.push(ended);
      // Places that are not settled become free by themselves, only later.
      const callOff = clock.after(SETTLE_WITHIN_MS, () => void send(locationId).catch(() => {}));
      waiting.set(locationId, { ended: [ended], callOff });
    },
    collect: (locationId: string): readonly Ended[] => {
      const { ended, callOff } = waiting.get(locationId) ?? { ended: [], callOff: () => {} };
      waiting.delete(locationId);
      callOff();
      return ended;
    },
  };
}

type Versioned = { log: SendLog; version: number };
type Row = Omit<SendLog, "freeAtMs"> & { nowMs: number; freeAtMs: string | null; version: number };

/** The version of a row that is not there yet. */
const NONE = 0;
const EMPTY_ROW: Row = { ...EMPTY_LOG, nowMs: 0, freeAtMs: null, version: NONE };

async function read(
  db: Queryable,
  locationId: string,
  now: RawBuilder<number>,
): Promise<Versioned & { nowMs: number }> {
  const { rows } = await sql<Row>`
    select ${now} as now_ms, version, free_at_ms, most, paused_until_ms, day, sent_today, most_today
    from (select 1) as one left join send_logs on location_id = ${locationId}`.execute(db);
  const [{ nowMs, freeAtMs, version, ...kept } = EMPTY_ROW] = rows;
  if (freeAtMs === null) return { log: EMPTY_LOG, version: NONE, nowMs };
  return { log: { ...kept, freeAtMs: timesSchema.parse(JSON.parse(freeAtMs)) }, version, nowMs };
}

/** Whether it was written: not when the row is of another version by now. */
async function write(db: Queryable, locationId: string, { log, version }: Versioned): Promise<boolean> {
  const row = { ...log, freeAtMs: JSON.stringify(log.freeAtMs), version: version + 1 };
  if (version === NONE) {
    const first = db.insertInto("sendLogs").values({ locationId, ...row });
    const { numInsertedOrUpdatedRows } = await first
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }
  const own = db.updateTable("sendLogs").set(row).where("locationId", "=", locationId);
  const { numUpdatedRows } = await own.where("version", "=", version).executeTakeFirst();
  return numUpdatedRows === 1n;
}
