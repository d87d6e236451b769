import "server-only";
import * as z from "zod";
import type { Storage } from "@/lib/storage/database";
import { type Endpoint, endpoint, idOf } from "../endpoint";
import { cursorOf, metaOf, pageMeta, pageParameters } from "../paging";
import { stageSummary } from "../pipelines/answers";
import { hasPipeline } from "../pipelines/store";
import { notFound } from "../refusals";
import type { Scope } from "../scope";
import { answerOpportunity, opportunityAnswer } from "./answer";
import { opportunityBody, placeBody, someContact } from "./bodies";
import { filterParameters } from "./filters";
import { findOpportunity, listOpportunities, summarise } from "./read";
import { createOpportunity, deleteOpportunity, moveOpportunity, updateOpportunity } from "./write";

const summaryQuery = z.object(filterParameters);
const listQuery = z.object({ ...filterParameters, ...pageParameters });
const inPipeline = z.object({ pipelineId: idOf("pipeline") });
const oneParams = z.object({ pipelineId: idOf("pipeline"), id: idOf("opportunity") });
type One = z.infer<typeof oneParams>;

const list = { path: "/pipelines/:pipelineId/opportunities", section: "Opportunities" } as const;
const one = { ...list, path: "/pipelines/:pipelineId/opportunities/:id", params: oneParams } as const;

const WRITTEN =
  "`title` is read as `name`, `stageId` as `pipelineStageId`; a written `name` is the contact's name. `title`, `stageId` and `status` are mandatory every time.";

const findPipeline =
  ({ storage, locationId }: Scope) =>
  async ({ pipelineId }: z.infer<typeof inPipeline>) => {
    if (!(await hasPipeline(storage.db, locationId, pipelineId))) throw notFound("pipeline");
  };

const answerOf =
  ({ locationId }: Scope) =>
  async (db: Storage["db"], where: One) => {
    const row = await findOpportunity(db, { locationId, ...where });
    if (!row) throw notFound("opportunity");
    return answerOpportunity(row);
  };

/** `/v1/pipelines/:pipelineId/summary` and the list. Only the database can count and sum exactly. */
export function opportunityListEndpoints(scope: Scope): Endpoint[] {
  const { storage, locationId } = scope;
  const find = findPipeline(scope);
  return [
    endpoint(
      {
        method: "GET",
        path: "/pipelines/:pipelineId/summary",
        section: "Opportunities",
        summary: "Count and sum the stages",
        notes: "Every stage of the pipeline, from left to right, for the filters of the list.",
        deviation: "HighLevel's v1 has no such call.",
        params: inPipeline,
        query: summaryQuery,
        answer: z.object({ stages: z.array(stageSummary) }),
      },
      {
        find,
        run: async ({ params, query }) => ({
          stages: await summarise(storage, { locationId, ...params, filters: query }),
        }),
      },
    ),
    endpoint(
      {
        ...list,
        method: "GET",
        summary: "List opportunities",
        notes:
          "Newest first: by creation, then by id, both descending. All filters have to hold. A cursor is a place in that order, so a page is right whatever has been made, moved or deleted since.",
        params: inPipeline,
        query: listQuery,
        answer: z.object({ opportunities: z.array(opportunityAnswer), meta: pageMeta }),
      },
      {
        find,
        run: async ({ params, query: { limit, startAfter, startAfterId, ...filters }, url }) => {
          const cursor = cursorOf({ startAfter, startAfterId });
          const page = await listOpportunities(storage, { locationId, ...params, filters, limit, cursor });
          const meta = metaOf({ url, limit, ...page });
          return { opportunities: page.opportunities.map(answerOpportunity), meta };
        },
      },
    ),
  ];
}

/** `/v1/pipelines/:pipelineId/opportunities`: what is done to one. */
export function opportunityEndpoints(scope: Scope): Endpoint[] {
  const { storage, locationId, now } = scope;
  const answer = answerOf(scope);
  const find = (where: One) => answer(storage.db, where);
  return [
    endpoint(
      {
        ...list,
        method: "POST",
        summary: "Make an opportunity",
        notes: `${WRITTEN} The contact is found by \`contactId\`, e-mail or phone, gains what it lacks and the tags, and is made when nobody matches.`,
        params: inPipeline,
        body: opportunityBody,
        oneOf: someContact,
        answer: opportunityAnswer,
      },
      {
        find: findPipeline(scope),
        run: ({ params, body }) =>
          storage.transaction(async (tx) => {
            const id = await createOpportunity(tx, { locationId, ...params, body, now: now() });
            return answer(tx, { ...params, id });
          }),
      },
    ),
    endpoint(
      { ...one, method: "GET", summary: "Read an opportunity", answer: opportunityAnswer },
      { run: ({ params }) => find(params) },
    ),
    endpoint(
      {
        ...one,
        method: "PUT",
        summary: "Edit an opportunity",
        notes: `${WRITTEN} What is not sent stays; null or "" clears. The contact's fields edit the contact.`,
        body: opportunityBody,
        answer: opportunityAnswer,
      },
      {
        find,
        run: ({ params, body }) =>
          storage.transaction(async (tx) => {
            await updateOpportunity(tx, { locationId, ...params, body, now: now() });
            return answer(tx, params);
          }),
      },
    ),
    endpoint(
      {
        ...one,
        path: `${one.path}/status`,
        method: "PUT",
        summary: "Move an opportunity",
        notes: 'To a stage and a status; both are mandatory. Answers `""`.',
        body: placeBody,
        answer: z.literal(""),
      },
      {
        find,
        run: async ({ params, body }) => {
          await storage.transaction((tx) =>
            moveOpportunity(tx, { locationId, ...params, ...body, now: now() }),
          );
          return "" as const;
        },
      },
    ),
    endpoint(
      {
        ...one,
        method: "DELETE",
        summary: "Delete an opportunity",
        notes: 'The contact stays. Answers `""`.',
        answer: z.literal(""),
      },
      {
        run: async ({ params }) => {
          await storage.transaction((tx) => deleteOpportunity(tx, { locationId, ...params }));
          return "" as const;
        },
      },
    ),
  ];
}
