import "server-only";
import { createHash, randomUUID } from "node:crypto";
import { AppError } from "@/lib/errors";
import type { Queryable, Storage } from "@/lib/storage/database";

/** How long a creation is remembered: longer than anybody tries to save one form. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/** Longer than a write and all that belongs to it may take: whoever holds it longer has been killed. */
const LEASE_MS = 30_000;

/** When somebody asks again for what is just being created. */
const RETRY_AFTER_MS = 2_000;

/** Who asks under which key; `asked` tells what for, so that other content under the same key is noticed. */
export type CreationRequest = {
  locationId: string;
  userId: string | null;
  idempotencyKey: string;
  asked: string;
};

/** When a creation whose outcome nobody knows was sent for the first and the last time, in epoch milliseconds. */
export type Sent = { firstMs: number; lastMs: number };

/** A creation that we alone work on; one of the last three ends that. */
export type HeldCreation = {
  /** What an earlier worker sent without learning its outcome; null when nothing was sent. */
  unclear: Sent | null;
  /** Call it before it is sent once more. @throws AppError `upstream_unavailable` */
  resending: () => Promise<void>;
  done: (opportunityId: string) => Promise<void>;
  /** It was certainly not done: the key may be used for other content. */
  undone: () => Promise<void>;
  /** Nobody knows: the next one with this key has to look first. */
  unknown: () => Promise<void>;
};

/** What has come of a creation before. */
type DoneCreation = { opportunityId: string };

/** What was created under which key, in the database: for all servers, and beyond a restart. */
export type Creations = {
  /**
   * Writes down that this is about to be created, before anything is sent.
   * @throws AppError `rejected` when the key came with other content, `conflict` when another worker is at it,
   * `upstream_unavailable` when the database cannot be written; then nothing may be sent
   */
  claim: (request: CreationRequest) => Promise<HeldCreation | DoneCreation>;
  /** Those of the ids that are known to have been created under some key. */
  knownAmong: (locationId: string, ids: readonly string[]) => Promise<ReadonlySet<string>>;
};

/** @param now epoch milliseconds; the clocks of several servers have to agree within seconds */
export function openCreations(storage: Storage, now: () => number): Creations {
  return {
    claim: async (request) => {
      const worker = { ...keyOf(request), workerId: randomUUID() };
      const claimed = await storage
        .transaction((tx) => claim(tx, { worker, digest: digestOf(request), nowMs: now() }))
        .catch(nothingSent);
      return "opportunityId" in claimed ? claimed : held(storage, { worker, now, ...claimed });
    },
    knownAmong: async (locationId, ids) => {
      if (ids.length === 0) return new Set();
      const rows = await storage.db
        .selectFrom("creations")
        .select("opportunityId")
        .where("locationId", "=", locationId)
        .where("opportunityId", "in", ids)
        .execute();
      return new Set(rows.flatMap(({ opportunityId }) => opportunityId ?? []));
    },
  };
}

type Key = { locationId: string; userId: string; idempotencyKey: string };
type Worker = Key & { workerId: string };

const keyOf = ({ locationId, userId, idempotencyKey }: CreationRequest): Key => ({
  locationId,
  userId: userId ?? "",
  idempotencyKey,
});

/** The key goes in, so that two people's equal forms do not look equal. */
function digestOf({ idempotencyKey, asked }: CreationRequest): string {
  return createHash("sha256").update(`${idempotencyKey}\n${asked}`).digest("hex");
}

type Claiming = { worker: Worker; digest: string; nowMs: number };

async function claim(
  tx: Queryable,
  { worker, digest, nowMs }: Claiming,
): Promise<Pick<HeldCreation, "unclear"> | DoneCreation> {
  const { workerId, ...key } = worker;
  await forgetOld(tx, { locationId: key.locationId, nowMs });
  const known = await rowsOf(tx, key).selectAll().executeTakeFirst();
  const leasedUntil = nowMs + LEASE_MS;
  if (!known) {
    const sent = { firstSentAt: nowMs, lastSentAt: nowMs, opportunityId: null };
    await tx
      .insertInto("creations")
      .values({ ...worker, digest, leasedUntil, ...sent })
      .execute();
    return { unclear: null };
  }
  if (known.digest !== digest) throw usedUp();
  if (known.opportunityId !== null) return { opportunityId: known.opportunityId };
  if (known.leasedUntil > nowMs) throw underWay();
  await changesOf(tx, key).set({ workerId, leasedUntil }).execute();
  return { unclear: { firstMs: known.firstSentAt, lastMs: known.lastSentAt } };
}

async function forgetOld(tx: Queryable, { locationId, nowMs }: { locationId: string; nowMs: number }) {
  await tx
    .deleteFrom("creations")
    .where("locationId", "=", locationId)
    .where("lastSentAt", "<", nowMs - KEPT_MS)
    .execute();
}

type Holding = { worker: Worker; now: () => number; unclear: Sent | null };

function held(storage: Storage, { worker, now, unclear }: Holding): HeldCreation {
  /** Whoever was so slow that another one took over has nothing to say any more. */
  const mine = (tx: Queryable) => changesOf(tx, worker).where("workerId", "=", worker.workerId);
  const write = (work: (tx: Queryable) => Promise<unknown>) =>
    storage.transaction(async (tx) => void (await work(tx)));
  return {
    unclear,
    resending: () => write((tx) => mine(tx).set({ lastSentAt: now() }).execute()).catch(nothingSent),
    done: (opportunityId) => write((tx) => mine(tx).set({ opportunityId }).execute()).catch(leaveToLease),
    undone: () =>
      write((tx) =>
        tx
          .deleteFrom("creations")
          .where(({ and }) => and(worker))
          .execute(),
      ).catch(leaveToLease),
    unknown: () => write((tx) => mine(tx).set({ leasedUntil: now() }).execute()).catch(leaveToLease),
  };
}

const rowsOf = (tx: Queryable, key: Key) => tx.selectFrom("creations").where(({ and }) => and(key));

const changesOf = (tx: Queryable, { locationId, userId, idempotencyKey }: Key) =>
  tx.updateTable("creations").where(({ and }) => and({ locationId, userId, idempotencyKey }));

/** What upstream has done stays done: the lease will end, and then the outcome counts as unknown and is looked for. */
function leaveToLease(error: unknown): void {
  if (!(error instanceof AppError)) throw error;
}

/** Also after a connection that broke while the row was being kept: whether it is there or not, upstream heard nothing. */
function nothingSent(cause: unknown): never {
  if (!(cause instanceof AppError) || !cause.code.startsWith("upstream_")) throw cause;
  throw new AppError("upstream_unavailable", {
    message: `no creation could be written down: ${cause.message}`,
    hint: "Pipelane's own database cannot be written now, so nothing was sent.",
    retryAfterMs: cause.retryAfterMs ?? RETRY_AFTER_MS,
    cause,
  });
}

function usedUp(): AppError {
  return new AppError("rejected", {
    message: "an Idempotency-Key that came with another body",
    hint: "This form was sent before with other content. Look whether the opportunity is there, then send it anew.",
  });
}

function underWay(): AppError {
  return new AppError("conflict", {
    message: "an Idempotency-Key whose creation is under way",
    hint: "This is still being saved. It will not be created twice.",
    retryAfterMs: RETRY_AFTER_MS,
  });
}
