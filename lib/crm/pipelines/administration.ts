import "server-only";
import * as z from "zod";
import { type Endpoint, endpoint, idOf } from "../endpoint";
import { mandatory, mandatoryText } from "../fields";
import { FieldsRefused } from "../refusals";
import { agreedCount, progressAnswer } from "../removal";
import type { Scope } from "../scope";
import { pipelineAnswer } from "./answers";
import { orderPipelines, orderStages, pipelineById, renamePipeline } from "./arrange";
import { type Destination, removePipeline } from "./remove";
import { listPipelines } from "./store";

const section = "Pipelines";
export const DEVIATION = "HighLevel's v1 can only list pipelines; they are changed in HighLevel's own pages.";
export const REMOVAL_NOTES =
  "Opportunities move into the stage that is named, or are deleted if they are at most as many as is said; with neither only what is empty goes. A refused call has changed nothing. `done: false` means that there is more to do: send it again, with the number that was agreed to less what was `handled`.";

const ordered = z
  .array(
    z.object({ id: z.string() }).transform(({ id }) => id),
    mandatory,
  )
  .describe("Exactly those there are, in their new order");
const pipelineParams = z.object({ pipelineId: idOf("pipeline") });

/** What both removals may say of the opportunities; a stage without a pipeline is one of the same pipeline. */
export const removalQuery = z.object({
  moveToPipelineId: z.string().optional(),
  moveToStageId: z.string().optional(),
  deleteOpportunities: agreedCount.optional(),
});

/** Changing pipelines, all ours. */
export function pipelineAdministration({ storage, locationId, now }: Scope): Endpoint[] {
  const deviation = DEVIATION;
  return [
    endpoint(
      {
        ...{ method: "PUT", path: "/pipelines", section, deviation },
        summary: "Put the pipelines in order",
        body: z.object({ pipelines: ordered }),
        answer: z.object({ pipelines: z.array(pipelineAnswer) }),
      },
      {
        run: ({ body }) =>
          storage.transaction(async (tx) => {
            await orderPipelines(tx, { locationId, ids: body.pipelines });
            return { pipelines: await listPipelines(tx, locationId) };
          }),
      },
    ),
    endpoint(
      {
        ...{ method: "PUT", path: "/pipelines/:pipelineId", section, deviation },
        summary: "Rename a pipeline, or put its stages in order",
        params: pipelineParams,
        body: z.object({ name: mandatoryText(200).optional(), stages: ordered.optional() }),
        answer: pipelineAnswer,
      },
      {
        find: (params) => pipelineById(storage.db, { locationId, ...params }),
        run: ({ params, body: { name, stages } }) =>
          storage.transaction(async (tx) => {
            const one = { locationId, ...params };
            if (name !== undefined) await renamePipeline(tx, { ...one, name });
            if (stages !== undefined) await orderStages(tx, { ...one, ids: stages });
            return pipelineById(tx, one);
          }),
      },
    ),
    endpoint(
      {
        ...{ method: "DELETE", path: "/pipelines/:pipelineId", section, deviation },
        summary: "Delete a pipeline",
        notes: REMOVAL_NOTES,
        params: pipelineParams,
        query: removalQuery,
        answer: progressAnswer,
      },
      {
        find: (params) => pipelineById(storage.db, { locationId, ...params }),
        run: ({ params, query }) => {
          const destination = destinationOf(params, query);
          return removePipeline(storage, { locationId, ...params, destination, now: now() });
        },
      },
    ),
  ];
}

/** @throws FieldsRefused when opportunities are to be moved and deleted. */
export function destinationOf(
  one: { pipelineId: string },
  query: z.infer<typeof removalQuery>,
): Destination | null {
  const {
    moveToPipelineId: pipelineId = one.pipelineId,
    moveToStageId: stageId,
    deleteOpportunities,
  } = query;
  if (stageId !== undefined && deleteOpportunities !== undefined) {
    throw new FieldsRefused({ moveToStageId: "invalid", deleteOpportunities: "invalid" });
  }
  if (stageId !== undefined) return { to: { pipelineId, stageId } };
  return deleteOpportunities === undefined ? null : { agreedCount: deleteOpportunities };
}
