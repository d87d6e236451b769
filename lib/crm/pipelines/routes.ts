import "server-only";
import { Hono } from "hono";
import * as z from "zod";
import { readJsonObject } from "../body";
import { mandatoryText, parseFields } from "../fields";
import type { Scope } from "../scope";
import { insertPipeline, listPipelines } from "./store";

const stage = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);
const newPipeline = z.object({
  name: mandatoryText(200),
  stages: z
    .array(stage.pipe(mandatoryText(200)), { error: "required" })
    .min(1, "required")
    .max(100),
});

/** `/v1/pipelines`. */
export function pipelineRoutes({ storage, locationId, now }: Scope): Hono {
  const app = new Hono();

  app.get("/", async (context) => context.json({ pipelines: await listPipelines(storage.db, locationId) }));

  // Deviation: v1 cannot make pipelines. Body: `{name, stages: [{name}]}`, stages from left to right.
  app.post("/", async (context) => {
    const { name, stages } = parseFields(newPipeline, await readJsonObject(context.req.raw));
    const pipeline = { locationId, name, stageNames: stages, createdAt: now() };
    return context.json(await storage.transaction((tx) => insertPipeline(tx, pipeline)));
  });

  return app;
}
