import "server-only";
import type { Queryable } from "@/lib/storage/database";
import { newId } from "../rows";
import type { PipelineAnswer } from "./answers";

/** All pipelines of a location, in order. */
export async function listPipelines(db: Queryable, locationId: string): Promise<PipelineAnswer[]> {
  const pipelines = await db
    .selectFrom("pipelines")
    .select(["id", "name", "locationId"])
    .where("locationId", "=", locationId)
    .orderBy("position")
    .orderBy("createdAt")
    .orderBy("id")
    .execute();
  const stages = await db
    .selectFrom("stages")
    .select(["id", "name", "pipelineId"])
    .where("locationId", "=", locationId)
    .orderBy("position")
    .execute();
  return pipelines.map(({ id, name }) => ({
    id,
    name,
    stages: stages
      .filter((stage) => stage.pipelineId === id)
      .map((stage) => ({ id: stage.id, name: stage.name })),
    locationId,
  }));
}

/** Whether the location has this pipeline. */
export async function hasPipeline(db: Queryable, locationId: string, pipelineId: string): Promise<boolean> {
  const row = await db
    .selectFrom("pipelines")
    .select("id")
    .where("locationId", "=", locationId)
    .where("id", "=", pipelineId)
    .executeTakeFirst();
  return row !== undefined;
}

type StageKey = { locationId: string; pipelineId: string; stageId: string };

/** Whether the pipeline has this stage: the stage of another pipeline does not count. */
export async function hasStage(
  db: Queryable,
  { locationId, pipelineId, stageId }: StageKey,
): Promise<boolean> {
  const row = await db
    .selectFrom("stages")
    .select("id")
    .where("locationId", "=", locationId)
    .where("pipelineId", "=", pipelineId)
    .where("id", "=", stageId)
    .executeTakeFirst();
  return row !== undefined;
}

export type NewPipeline = {
  locationId: string;
  name: string;
  stageNames: readonly string[];
  createdAt: number;
};

/** Adds a pipeline after the others, with stages from left to right. Call it inside a transaction. */
export async function insertPipeline(tx: Queryable, pipeline: NewPipeline): Promise<PipelineAnswer> {
  const { locationId, name, stageNames, createdAt } = pipeline;
  const { last } = await tx
    .selectFrom("pipelines")
    .select(({ fn }) => fn.max("position").as("last"))
    .where("locationId", "=", locationId)
    .executeTakeFirstOrThrow();
  const id = newId();
  const position = last === null ? 0 : Number(last) + 1;
  await tx.insertInto("pipelines").values({ id, locationId, name, position, createdAt }).execute();
  const stages = stageNames.map((stageName) => ({ id: crypto.randomUUID(), name: stageName }));
  const rows = stages.map((stage, index) => ({ ...stage, locationId, pipelineId: id, position: index }));
  if (rows.length > 0) await tx.insertInto("stages").values(rows).execute();
  return { id, name, stages, locationId };
}
