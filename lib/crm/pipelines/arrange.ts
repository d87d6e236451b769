import "server-only";
import type { Queryable } from "@/lib/storage/database";
import { fold } from "@/lib/storage/fold";
import { FieldsRefused, notFound } from "../refusals";
import type { PipelineAnswer } from "./answers";
import { insertPipeline, listPipelines, type NewPipeline } from "./store";

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

/** Makes a pipeline with its stages. @throws FieldsRefused when a name is taken: by another pipeline, or twice among the stages. */
export async function createPipeline(tx: Queryable, pipeline: NewPipeline): Promise<PipelineAnswer> {
  refuseTaken(pipeline.name, await listPipelines(tx, pipeline.locationId));
  const distinct = new Set(pipeline.stageNames.map(keyOf));
  if (distinct.size < pipeline.stageNames.length) throw new FieldsRefused({ stages: "taken" });
  return insertPipeline(tx, pipeline);
}

/** Gives a pipeline another name. @throws AppError `not_found`; FieldsRefused when another pipeline has the name. */
export async function renamePipeline(
  tx: Queryable,
  { locationId, pipelineId, name }: OfPipeline & { name: string },
): Promise<void> {
  refuseTakenBy(name, await listPipelines(tx, locationId), pipelineId);
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

/** Adds a stage to the right of the others. @throws AppError `not_found`; FieldsRefused when one of them has the name, or they are too many. */
export async function addStage(
  tx: Queryable,
  { name, ...one }: OfPipeline & { name: string },
): Promise<{ id: string; name: string }> {
  const { stages } = await pipelineById(tx, one);
  if (stages.length >= MOST_STAGES) throw new FieldsRefused({ stages: "invalid" });
  refuseTaken(name, stages);
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

/** Gives a stage another name. @throws AppError `not_found`; FieldsRefused when another stage of the pipeline has the name. */
export async function renameStage(
  tx: Queryable,
  { locationId, pipelineId, stageId, name }: OfStage & { name: string },
): Promise<void> {
  const { stages } = await pipelineById(tx, { locationId, pipelineId });
  refuseTakenBy(name, stages, stageId);
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

type Named = { id: string; name: string };

/** Names are compared as the import finds pipelines and stages by them. */
const keyOf = (name: string) => fold(name.trim());

function refuseTaken(name: string, others: readonly Named[]): void {
  if (others.some((other) => keyOf(other.name) === keyOf(name))) throw new FieldsRefused({ name: "taken" });
}

/** What has the name already may write it otherwise, though another one has it too: databases of before hold such pairs. */
function refuseTakenBy(name: string, all: readonly Named[], id: string): void {
  const own = all.find((one) => one.id === id);
  if (own && keyOf(own.name) === keyOf(name)) return;
  refuseTaken(name, all);
}

function isSameSet(known: readonly string[], given: readonly string[]): boolean {
  return (
    given.length === known.length &&
    new Set(given).size === known.length &&
    known.every((id) => given.includes(id))
  );
}
