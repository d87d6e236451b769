import "server-only";
import { performance } from "node:perf_hooks";
import { sql } from "kysely";
import * as z from "zod";
import type { Queryable, Storage } from "@/lib/storage/database";
import { FieldsRefused } from "./refusals";

// What goes away takes its opportunities along, or hands them over. There may be a hundred thousand of them, and no
// transaction may write more than 500 rows (see lib/storage), so that others never wait long. Hence: batches, each a
// transaction; the last of them also removes the thing itself. Cut off in between, nothing is lost and the call can
// be repeated: some opportunities have moved, the rest has not, and the thing is still there.

/** Rows of one transaction at most. */
export const ROWS_PER_BATCH = 500;

/** A call works for this long, in milliseconds, and then says how much is left; well below our client's deadline. */
const WORK_FOR_MS = 4_000;

/** How far something has come that works in batches. */
export const progressAnswer = z.object({
  done: z.boolean(),
  handled: z
    .int()
    .describe("Opportunities (or what else it is about) that this call has moved, changed or deleted"),
  remaining: z.int().describe("Those that are left for the next call"),
});
export type Progress = z.infer<typeof progressAnswer>;

/** A whole number in a query string: so many opportunities somebody has agreed to lose. */
export const agreedCount = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

/** Which opportunities a removal is about. Pipelines are always named, since every index begins with them. */
export type Affected = {
  locationId: string;
  pipelineIds: readonly string[];
  stageId?: string;
  ownerId?: string;
};

/** The opportunities that are affected. */
export function affectedOpportunities(db: Queryable, affected: Affected) {
  const { locationId, pipelineIds, stageId, ownerId } = affected;
  return db
    .selectFrom("opportunities")
    .where("locationId", "=", locationId)
    .where("pipelineId", "in", pipelineIds.length > 0 ? [...pipelineIds] : [""])
    .$if(stageId !== undefined, (query) => query.where("stageId", "=", stageId ?? ""))
    .$if(ownerId !== undefined, (query) => query.where("ownerId", "=", ownerId ?? ""));
}

/** How many opportunities are affected. */
export async function countAffected(db: Queryable, affected: Affected): Promise<number> {
  const counted = affectedOpportunities(db, affected).select(({ fn }) => fn.countAll<number>().as("count"));
  return Number((await counted.executeTakeFirstOrThrow()).count);
}

/** Ids of the next batch of at most `most`; fewer mean that none is left after it. */
export async function nextBatch(
  tx: Queryable,
  affected: Affected,
  most = ROWS_PER_BATCH,
): Promise<{ ids: string[]; isLast: boolean }> {
  const rows = await affectedOpportunities(tx, affected).select("id").limit(most).execute();
  return { ids: rows.map(({ id }) => id), isLast: rows.length < most };
}

/** Columns of a batch that change owner or place; `updatedAt` only ever grows. */
export function movedColumns(now: number) {
  return { updatedAt: sql<number>`case when updated_at < ${now} then ${now} else updated_at + 1 end` };
}

type Batches = {
  /** One batch, given how many this call has handled before it; `handled` counts those of the batch alone. */
  step: (tx: Queryable, handledBefore: number) => Promise<{ isLast: boolean; handled: number }>;
  /** How many are left, when the call ends before all is done. */
  count: () => Promise<number>;
};

/**
 * Runs `step` in one transaction after the other until it says that it was the last, or time is up.
 * @throws what the first batch throws, so that a refused call has changed nothing. A refusal of a later one ends the
 *   call early: it says how far it came, and the next call meets the refusal before it does anything.
 */
export async function inBatches(storage: Storage, { step, count }: Batches): Promise<Progress> {
  const until = performance.now() + WORK_FOR_MS;
  let handled = 0;
  for (;;) {
    const before = handled;
    const batch = await storage
      .transaction((tx) => step(tx, before))
      .catch((error: unknown) => {
        if (before > 0 && error instanceof FieldsRefused) return null;
        throw error;
      });
    handled += batch?.handled ?? 0;
    if (batch?.isLast) return { done: true, handled, remaining: 0 };
    if (!batch || performance.now() > until) return { done: false, handled, remaining: await count() };
  }
}
