import "server-only";
import type { Queryable, Storage } from "@/lib/storage/database";
import { FieldsRefused, notFound } from "../refusals";
import {
  type Affected,
  affectedOpportunities,
  countAffected,
  inBatches,
  movedColumns,
  nextBatch,
  type Progress,
} from "../removal";
import { orderPipelines, orderStages, pipelineById } from "./arrange";
import { hasPipeline, hasStage, listPipelines } from "./store";

type Place = { pipelineId: string; stageId: string };

/**
 * Where the opportunities go: into another stage, or away. Of those go at most as many as somebody agreed to lose, and
 * none once there are more in it than are left of that number.
 */
export type Destination = { to: Place } | { agreedCount: number };

type RemovalRequest = {
  locationId: string;
  pipelineId: string;
  destination: Destination | null;
  now: number;
};

/**
 * Removes a stage once its opportunities are where they were sent.
 * @throws AppError `not_found`; FieldsRefused for the last stage of a pipeline, an unknown target, opportunities with
 *   nowhere to go, and more of them than were agreed to.
 */
export function removeStage(
  storage: Storage,
  { stageId, ...request }: RemovalRequest & { stageId: string },
): Promise<Progress> {
  const { locationId, pipelineId } = request;
  const affected = { locationId, pipelineIds: [pipelineId], stageId };
  return removeWithOpportunities(storage, request, {
    affected,
    check: async (tx) => {
      const { stages } = await pipelineById(tx, request);
      if (!stages.some(({ id }) => id === stageId)) throw notFound("stage");
      if (stages.length === 1) throw new FieldsRefused({ stages: "required" });
    },
    finish: async (tx) => {
      await tx
        .deleteFrom("stages")
        .where("locationId", "=", locationId)
        .where("pipelineId", "=", pipelineId)
        .where("id", "=", stageId)
        .execute();
      const { stages } = await pipelineById(tx, request);
      await orderStages(tx, { locationId, pipelineId, ids: stages.map(({ id }) => id) });
    },
  });
}

/** Removes a pipeline with its stages once its opportunities are where they were sent. @throws as `removeStage` does. */
export function removePipeline(storage: Storage, request: RemovalRequest): Promise<Progress> {
  const { locationId, pipelineId } = request;
  return removeWithOpportunities(storage, request, {
    affected: { locationId, pipelineIds: [pipelineId] },
    check: async (tx) => {
      if (!(await hasPipeline(tx, locationId, pipelineId))) throw notFound("pipeline");
    },
    finish: async (tx) => {
      const stages = tx.deleteFrom("stages").where("locationId", "=", locationId);
      await stages.where("pipelineId", "=", pipelineId).execute();
      const pipelines = tx.deleteFrom("pipelines").where("locationId", "=", locationId);
      await pipelines.where("id", "=", pipelineId).execute();
      const ids = (await listPipelines(tx, locationId)).map(({ id }) => id);
      await orderPipelines(tx, { locationId, ids });
    },
  });
}

type Removed = {
  affected: Affected;
  /** Throws when it cannot be removed, or is gone. */
  check: (tx: Queryable) => Promise<void>;
  /** Removes it, now that it is empty. */
  finish: (tx: Queryable) => Promise<void>;
};

function removeWithOpportunities(
  storage: Storage,
  { locationId, destination, now }: RemovalRequest,
  { affected, check, finish }: Removed,
): Promise<Progress> {
  return inBatches(storage, {
    count: () => countAffected(storage.db, affected),
    step: async (tx, handledBefore) => {
      await check(tx);
      // Before each batch: between two of them anybody may have added opportunities, or removed their target.
      await checkDestination(tx, { affected, destination, handledBefore });
      const { ids, isLast } = await nextBatch(tx, affected);
      if (destination && "to" in destination) {
        await moveAll(tx, { locationId, ids, to: destination.to, now });
      } else {
        await deleteAll(tx, { locationId, ids });
      }
      if (isLast) await finish(tx);
      return { isLast, handled: ids.length };
    },
  });
}

type Checked = { affected: Affected; destination: Destination | null; handledBefore: number };

async function checkDestination(
  tx: Queryable,
  { affected, destination, handledBefore }: Checked,
): Promise<void> {
  if (destination && "to" in destination) {
    const { to } = destination;
    const isLeaving =
      affected.stageId === undefined
        ? affected.pipelineIds.includes(to.pipelineId)
        : affected.stageId === to.stageId && affected.pipelineIds.includes(to.pipelineId);
    const isKnown = await hasStage(tx, { locationId: affected.locationId, ...to });
    if (isLeaving || !isKnown) throw new FieldsRefused({ moveToStageId: "invalid" });
    return;
  }
  const count = await countAffected(tx, affected);
  if (count === 0) return;
  if (!destination) throw new FieldsRefused({ "moveToStageId or deleteOpportunities": "required" });
  if (count > destination.agreedCount - handledBefore)
    throw new FieldsRefused({ deleteOpportunities: "invalid" });
}

/**
 * Puts opportunities into a stage, perhaps of another pipeline. The setting `allowDuplicateOpportunity` does not bind
 * it: nothing is made. An outside id that the other pipeline already has is given up: it names the one that was there.
 */
async function moveAll(
  tx: Queryable,
  { locationId, ids, to, now }: { locationId: string; ids: string[]; to: Place; now: number },
): Promise<void> {
  if (ids.length === 0) return;
  const there = affectedOpportunities(tx, { locationId, pipelineIds: [to.pipelineId] });
  const taken = there.select("outsideId").where("outsideId", "is not", null);
  await tx
    .updateTable("opportunities")
    .set({ outsideId: null })
    .where("locationId", "=", locationId)
    .where("id", "in", ids)
    .where("pipelineId", "!=", to.pipelineId)
    .where("outsideId", "in", taken)
    .execute();
  await tx
    .updateTable("opportunities")
    .set({ ...to, ...movedColumns(now) })
    .where("locationId", "=", locationId)
    .where("id", "in", ids)
    .execute();
}

async function deleteAll(
  tx: Queryable,
  { locationId, ids }: { locationId: string; ids: string[] },
): Promise<void> {
  if (ids.length === 0) return;
  await tx.deleteFrom("opportunities").where("locationId", "=", locationId).where("id", "in", ids).execute();
}
