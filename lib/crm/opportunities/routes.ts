import "server-only";
import { Hono, type MiddlewareHandler } from "hono";
import * as z from "zod";
import type { Storage } from "@/lib/storage/database";
import { readJsonObject } from "../body";
import { cursorOf, pageMeta, pageParameters, parseQuery } from "../paging";
import { hasPipeline } from "../pipelines/store";
import { notFound } from "../refusals";
import type { Scope } from "../scope";
import { opportunityAnswer } from "./answer";
import { parseCreate, parsePlace, parseUpdate } from "./bodies";
import { filterParameters } from "./filters";
import { findOpportunity, listOpportunities, summarise } from "./read";
import { createOpportunity, deleteOpportunity, moveOpportunity, updateOpportunity } from "./write";

const summaryQuery = z.object(filterParameters);
const listQuery = z.object({ ...filterParameters, ...pageParameters });

function requirePipeline({ storage, locationId }: Pick<Scope, "storage" | "locationId">): MiddlewareHandler {
  return async (context, next) => {
    const pipelineId = context.req.param("pipelineId") ?? "";
    if (!(await hasPipeline(storage.db, locationId, pipelineId))) throw notFound("pipeline");
    await next();
  };
}

/** `/v1/pipelines/:pipelineId/summary`. Deviation: v1 has no such call; only the database can count and sum exactly. */
export function summaryRoutes({ storage, locationId }: Scope) {
  const app = new Hono().basePath("/:pipelineId");
  app.use("/summary", requirePipeline({ storage, locationId }));
  app.get("/summary", async (context) => {
    const filters = parseQuery(summaryQuery, context.req.url);
    const { pipelineId } = context.req.param();
    return context.json({ stages: await summarise(storage, { locationId, pipelineId, filters }) });
  });
  return app;
}

/** `/v1/pipelines/:pipelineId/opportunities`: the six calls. */
export function opportunityRoutes({ storage, locationId, now }: Scope) {
  const app = new Hono().basePath("/:pipelineId");

  app.use("/opportunities/*", requirePipeline({ storage, locationId }));

  const answer = async (db: Storage["db"], one: { pipelineId: string; id: string }) => {
    const row = await findOpportunity(db, { locationId, ...one });
    if (!row) throw notFound("opportunity");
    return opportunityAnswer(row);
  };

  app.get("/opportunities", async (context) => {
    const { url } = context.req;
    const { pipelineId } = context.req.param();
    const { limit, startAfter, startAfterId, ...filters } = parseQuery(listQuery, url);
    const cursor = cursorOf({ startAfter, startAfterId });
    const list = await listOpportunities(storage, { locationId, pipelineId, filters, limit, cursor });
    const meta = pageMeta({ url, limit, ...list });
    return context.json({ opportunities: list.opportunities.map(opportunityAnswer), meta });
  });

  app.post("/opportunities", async (context) => {
    const { pipelineId } = context.req.param();
    const body = parseCreate(await readJsonObject(context.req.raw));
    const created = await storage.transaction(async (tx) => {
      const id = await createOpportunity(tx, { locationId, pipelineId, body, now: now() });
      return answer(tx, { pipelineId, id });
    });
    return context.json(created);
  });

  app.get("/opportunities/:id", async (context) =>
    context.json(await answer(storage.db, context.req.param())),
  );

  app.put("/opportunities/:id", async (context) => {
    const one = context.req.param();
    await answer(storage.db, one);
    const body = parseUpdate(await readJsonObject(context.req.raw));
    const updated = await storage.transaction(async (tx) => {
      await updateOpportunity(tx, { locationId, ...one, body, now: now() });
      return answer(tx, one);
    });
    return context.json(updated);
  });

  app.put("/opportunities/:id/status", async (context) => {
    const one = context.req.param();
    await answer(storage.db, one);
    const place = parsePlace(await readJsonObject(context.req.raw));
    await storage.transaction((tx) => moveOpportunity(tx, { locationId, ...one, ...place, now: now() }));
    return context.json("");
  });

  app.delete("/opportunities/:id", async (context) => {
    await storage.transaction((tx) => deleteOpportunity(tx, { locationId, ...context.req.param() }));
    return context.json("");
  });

  return app;
}
