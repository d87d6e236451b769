import "server-only";
import type { Queryable } from "@/lib/storage/database";
import { FieldsRefused, notFound } from "../refusals";
import type { PipelineAnswer } from "./answers";
import { listPipelines } from "./store";

// Every verb here runs inside the transaction that it is given.

type OfPipeline = { locationId: string; pipelineId: string };
type OfStage = OfPipeline & { stageId: string };

/** One pipeline with its stages. @throws AppError `not_found`. */
export async function pipelineById(
  db: Queryable,
  { locationId, pipelineId }: OfPipeline,
): Promise<PipelineAnswer> {
  const pipelines = await listPipelines(db, locationId);
  const pipeline = pipelines.find(({ id }) => id === pipelineId);
  if (!pipeline) throw notFound("pipeline");
  return pipeline;
}

/** Gives a pipeline another name. @throws AppError `not_found`. */
export async function renamePipeline(
  tx: Queryable,
  { locationId, pipelineId, name }: OfPipeline & { name: string },
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable("pipelines")
    .set({ name })
    .where("locationId", "=", locationId)
    .where("id", "=", pipelineId)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw notFound("pipeline");
}

/**
 * Puts all pipelines of a location in this order.
 * @throws FieldsRefused unless the ids are exactly the pipelines there are: whoever ordered them saw an older list.
 */
export async function orderPipelines(
  tx: Queryable,
  { locationId, ids }: { locationId: string; ids: readonly string[] },
): Promise<void> {
  const known = (await listPipelines(tx, locationId)).map(({ id }) => id);
  if (!isSameSet(known, ids)) throw new FieldsRefused({ pipelines: "invalid" });
  for (const [position, id] of ids.entries()) {
    await tx
      .updateTable("pipelines")
      .set({ position })
      .where("locationId", "=", locationId)
      .where("id", "=", id)
      .execute();
  }
}

/** Adds a stage to the right of the others. @throws AppError `not_found`. */
export async function addStage(
  tx: Queryable,
  { name, ...one }: OfPipeline & { name: string },
): Promise<{ id: string; name: string }> {
  const { stages } = await pipelineById(tx, one);
  if (stages.length >= MOST_STAGES) throw new FieldsRefused({ stages: "invalid" });
  const stage = { id: crypto.randomUUID(), name };
  const position = stages.length;
  await tx
    .insertInto("stages")
    .values({ ...stage, ...one, position })
    .execute();
  return stage;
}

/** More columns than anybody can look at. */
export const MOST_STAGES = 100;

/** Gives a stage another name. @throws AppError `not_found`. */
export async function renameStage(
  tx: Queryable,
  { locationId, pipelineId, stageId, name }: OfStage & { name: string },
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable("stages")
    .set({ name })
    .where("locationId", "=", locationId)
    .where("pipelineId", "=", pipelineId)
    .where("id", "=", stageId)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw notFound("stage");
}

/**
 * Puts the stages of a pipeline in this order, from left to right.
 * @throws AppError `not_found`; FieldsRefused unless the ids are exactly the pipeline's stages.
 */
export async function orderStages(
  tx: Queryable,
  { ids, ...one }: OfPipeline & { ids: readonly string[] },
): Promise<void> {
  const { stages } = await pipelineById(tx, one);
  const known = stages.map(({ id }) => id);
  if (!isSameSet(known, ids)) throw new FieldsRefused({ stages: "invalid" });
  for (const [position, id] of ids.entries()) {
    await tx
      .updateTable("stages")
      .set({ position })
      .where("locationId", "=", one.locationId)
      .where("pipelineId", "=", one.pipelineId)
      .where("id", "=", id)
      .execute();
  }
}

function isSameSet(known: readonly string[], given: readonly string[]): boolean {
  return (
    given.length === known.length &&
    new Set(given).size === known.length &&
    known.every((id) => given.includes(id))
  );
}
