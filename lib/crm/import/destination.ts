import "server-only";
import { AppError } from "@/lib/errors";
import type { Queryable } from "@/lib/storage/database";
import type { PipelineAnswer } from "../pipelines/answers";
import { insertPipeline, listPipelines } from "../pipelines/store";
import { newId } from "../rows";
import { fold } from "./fold";

/** Where the rows go: a pipeline and the ids of its stages by folded name. */
export type Destination = {
  locationId: string;
  pipelineId: string;
  stageIds: ReadonlyMap<string, string>;
  /** What had to be made. */
  made: { pipeline: boolean; stages: readonly string[] };
};

type Wanted = {
  locationId: string;
  /** Name of the pipeline; case and spaces do not matter. */
  pipelineName: string;
  stages: readonly string[];
  /** Finds out what would be made, and makes nothing. */
  dryRun: boolean;
  now: number;
};

/**
 * Finds the pipeline, or makes it, and adds the stages that it lacks at its end. Call it inside a transaction.
 * @throws AppError `conflict` when several pipelines have the name.
 */
export async function prepareDestination(tx: Queryable, wanted: Wanted): Promise<Destination> {
  const { locationId, stages } = wanted;
  const found = await findPipeline(tx, wanted);
  const present = new Set(found?.stages.map(({ name }) => fold(name)));
  const missing = stages.filter((name) => !present.has(fold(name)));
  const pipeline = found
    ? await addStages(tx, { ...wanted, pipeline: found, missing })
    : await makePipeline(tx, wanted);
  return {
    locationId,
    pipelineId: pipeline.id,
    stageIds: new Map(pipeline.stages.map(({ id, name }) => [fold(name), id])),
    made: { pipeline: !found, stages: missing },
  };
}

async function findPipeline(
  tx: Queryable,
  { locationId, pipelineName }: Wanted,
): Promise<PipelineAnswer | undefined> {
  const all = await listPipelines(tx, locationId);
  const named = all.filter(({ name }) => fold(name) === fold(pipelineName));
  if (named.length > 1) {
    throw new AppError("conflict", {
      message: "ambiguous pipeline name",
      hint: `There are ${named.length} pipelines named "${pipelineName}". Rename all but one of them, or choose another name.`,
    });
  }
  return named[0];
}

async function makePipeline(tx: Queryable, wanted: Wanted): Promise<PipelineAnswer> {
  const { locationId, stages, dryRun, now } = wanted;
  const name = wanted.pipelineName.trim();
  if (!dryRun) return insertPipeline(tx, { locationId, name, stageNames: stages, createdAt: now });
  return { id: newId(), locationId, name, stages: stages.map(newStage) };
}

type Lacking = Wanted & { pipeline: PipelineAnswer; missing: readonly string[] };

async function addStages(
  tx: Queryable,
  { pipeline, missing, locationId, dryRun }: Lacking,
): Promise<PipelineAnswer> {
  const added = missing.map(newStage);
  if (added.length > 0 && !dryRun) {
    const { last } = await tx
      .selectFrom("stages")
      .select(({ fn }) => fn.max("position").as("last"))
      .where("locationId", "=", locationId)
      .where("pipelineId", "=", pipeline.id)
      .executeTakeFirstOrThrow();
    const first = last === null ? 0 : Number(last) + 1;
    const rows = added.map((stage, index) => ({
      ...stage,
      locationId,
      pipelineId: pipeline.id,
      position: first + index,
    }));
    await tx.insertInto("stages").values(rows).execute();
  }
  return { ...pipeline, stages: [...pipeline.stages, ...added] };
}

function newStage(name: string): { id: string; name: string } {
  return { id: crypto.randomUUID(), name };
}
