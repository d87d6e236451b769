import "server-only";
import * as z from "zod";
import { type Endpoint, endpoint, idOf } from "../endpoint";
import { mandatoryText } from "../fields";
import { notFound } from "../refusals";
import { progressAnswer } from "../removal";
import type { Scope } from "../scope";
import { DEVIATION, destinationOf, REMOVAL_NOTES, removalQuery } from "./administration";
import { addStage, pipelineById, renameStage } from "./arrange";
import { removeStage } from "./remove";
import { hasStage } from "./store";

const section = "Pipelines";
const named = z.object({ name: mandatoryText(200) });
const stageAnswer = z.object({ id: z.string(), name: z.string() });
const stageParams = z.object({ pipelineId: idOf("pipeline"), stageId: idOf("stage") });

/** Changing the stages of a pipeline, all ours. */
export function stageEndpoints({ storage, locationId, now }: Scope): Endpoint[] {
  const deviation = DEVIATION;
  const find = async (params: { pipelineId: string; stageId: string }) => {
    if (!(await hasStage(storage.db, { locationId, ...params }))) throw notFound("stage");
  };
  return [
    endpoint(
      {
        ...{ method: "POST", path: "/pipelines/:pipelineId/stages", section, deviation },
        summary: "Add a stage at the right end",
        params: z.object({ pipelineId: idOf("pipeline") }),
        body: named,
        answer: stageAnswer,
      },
      {
        find: (params) => pipelineById(storage.db, { locationId, ...params }),
        run: ({ params, body }) =>
          storage.transaction((tx) => addStage(tx, { locationId, ...params, ...body })),
      },
    ),
    endpoint(
      {
        ...{ method: "PUT", path: "/pipelines/:pipelineId/stages/:stageId", section, deviation },
        summary: "Rename a stage",
        params: stageParams,
        body: named,
        answer: stageAnswer,
      },
      {
        find,
        run: async ({ params, body: { name } }) => {
          await storage.transaction((tx) => renameStage(tx, { locationId, ...params, name }));
          return { id: params.stageId, name };
        },
      },
    ),
    endpoint(
      {
        ...{ method: "DELETE", path: "/pipelines/:pipelineId/stages/:stageId", section, deviation },
        summary: "Delete a stage",
        notes: REMOVAL_NOTES,
        params: stageParams,
        query: removalQuery,
        answer: progressAnswer,
      },
      {
        find,
        run: ({ params, query }) => {
          const destination = destinationOf(params, query);
          return removeStage(storage, { locationId, ...params, destination, now: now() });
        },
      },
    ),
  ];
}
