import "server-only";
import * as z from "zod";
import { type Endpoint, endpoint } from "../endpoint";
import { mandatoryText } from "../fields";
import type { Scope } from "../scope";
import { pipelineAnswer } from "./answers";
import { createPipeline, MOST_STAGES } from "./arrange";
import { listPipelines } from "./store";

const stage = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);
const newPipeline = z.object({
  name: mandatoryText(200),
  stages: z
    .array(stage.pipe(mandatoryText(200)), { error: "required" })
    .min(1, "required")
    .max(MOST_STAGES)
    .describe("From left to right"),
});

/** `/v1/pipelines`. */
export function pipelineEndpoints({ storage, locationId, now }: Scope): Endpoint[] {
  return [
    endpoint(
      {
        method: "GET",
        path: "/pipelines",
        section: "Pipelines",
        summary: "List the pipelines",
        notes: "All of them, in the order of the board; nothing is paged.",
        answer: z.object({ pipelines: z.array(pipelineAnswer) }),
      },
      { run: async () => ({ pipelines: await listPipelines(storage.db, locationId) }) },
    ),
    endpoint(
      {
        method: "POST",
        path: "/pipelines",
        section: "Pipelines",
        summary: "Make a pipeline",
        notes: "No other one has its name, and no two of its stages the same; case and accents do not count.",
        deviation: "HighLevel's v1 cannot make pipelines.",
        body: newPipeline,
        answer: pipelineAnswer,
      },
      {
        run: async ({ body: { name, stages } }) => {
          const pipeline = { locationId, name, stageNames: stages, createdAt: now() };
          return storage.transaction((tx) => createPipeline(tx, pipeline));
        },
      },
    ),
  ];
}
