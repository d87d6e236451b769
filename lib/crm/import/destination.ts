import "server-only";
import { AppError } from "@/lib/errors";
import type { Queryable } from "@/lib/storage/database";
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
 * Finds the pipeline, or makes it, and adds the stages that it lacks at its end.
 * @throws AppError `conflict` when several pipelines have the name.
 */
export async function prepareDestination(db: Queryable, wanted: Wanted): Promise<Destination> {
  const { locationId, dryRun } = wanted;
  const found = await findPipeline(db, wanted);
  const pipelineId = found ?? newId();
  const present = found ? await stagesOf(db, { locationId, pipelineId }) : [];
  const stageIds = new Map(present.map(({ id, name }) => [fold(name), id]));
  const missing = wanted.stages.filter((name) => !stageIds.has(fold(name)));
  const added = missing.map((name, index) => ({
    id: crypto.randomUUID(),
    locationId,
    pipelineId,
    name,
    position: (present.at(-1)?.position ?? -1) + 1 + index,
  }));
  if (!dryRun && !found) await insertPipeline(db, wanted, pipelineId);
  if (!dryRun && added.length > 0) await db.insertInto("stages").values(added).execute();
  for (const { id, name } of added) stageIds.set(fold(name), id);
  return { locationId, pipelineId, stageIds, made: { pipeline: !found, stages: missing } };
}

async function findPipeline(
  db: Queryable,
  { locationId, pipelineName }: Wanted,
): Promise<string | undefined> {
  const all = await db
    .selectFrom("pipelines")
    .select(["id", "name"])
    .where("locationId", "=", locationId)
    .execute();
  const named = all.filter(({ name }) => fold(name) === fold(pipelineName));
  if (named.length > 1) {
    throw new AppError("conflict", {
      message: "ambiguous pipeline name",
      hint: `There are ${named.length} pipelines named "${pipelineName}". Rename all but one of them, or choose another name.`,
    });
  }
  return named[0]?.id;
}

function stagesOf(db: Queryable, { locationId, pipelineId }: { locationId: string; pipelineId: string }) {
  return db
    .selectFrom("stages")
    .select(["id", "name", "position"])
    .where("locationId", "=", locationId)
    .where("pipelineId", "=", pipelineId)
    .orderBy("position")
    .execute();
}

async function insertPipeline(
  db: Queryable,
  { locationId, pipelineName, now }: Wanted,
  id: string,
): Promise<void> {
  const last = await db
    .selectFrom("pipelines")
    .select(({ fn }) => fn.max("position").as("position"))
    .where("locationId", "=", locationId)
    .executeTakeFirst();
  const position = last?.position === null || last?.position === undefined ? 0 : Number(last.position) + 1;
  const name = pipelineName.trim();
  await db.insertInto("pipelines").values({ id, locationId, name, position, createdAt: now }).execute();
}
