import "server-only";
import { AppError } from "@/lib/errors";
import type { HighLevelClient } from "@/lib/highlevel/client";
import type { PipelineWire } from "@/lib/highlevel/wire";
import type { Filters, Opportunity, OpportunityPage, Summary } from "./model";
import { cursorQueryOf, listQueryOf, opportunityOf, summaryOf } from "./translate";
import { pageOf } from "./translate-page";

export type InPipeline = { pipelineId: string };
export type OneOpportunity = InPipeline & { opportunityId: string };
/** Filters as they come out of a parsed query, where absent may be undefined. */
export type AskedFilters = { [Name in keyof Filters]: Filters[Name] | undefined };
/** When the write that a read belongs to has to be over, in epoch milliseconds; undefined for a read of its own. */
type OfWrite = { endByMs?: number | undefined };

/** A page of a stage: `limit` 1 to 100, 20 when absent; `cursor` as the page before gave it; without `stageId` all stages. */
export type PageRequest = InPipeline & {
  stageId?: string | undefined;
  filters?: AskedFilters | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
};

export const PAGE_LENGTH = 20;

/** One page, newest first. */
export async function readPage(
  client: HighLevelClient,
  page: PageRequest & OfWrite,
): Promise<OpportunityPage> {
  const { pipelineId, stageId, filters = {}, cursor = null, limit = PAGE_LENGTH, endByMs } = page;
  const from = cursor === null ? null : cursorQueryOf(cursor);
  const query = { ...listQueryOf(filters), stageId, limit, ...from };
  const wire = await client.listOpportunities({ pipelineId, query, endByMs });
  return pageOf(wire, { limit, cursor, fromMs: from?.startAfter ?? null });
}

/** A pipeline, within its filters. */
export type Narrowed = InPipeline & { filters?: AskedFilters | undefined };

/** Counts and values as upstream sums them. */
export async function readSummary(client: HighLevelClient, { pipelineId, filters = {} }: Narrowed) {
  return summaryOf(await client.summarise({ pipelineId, query: listQueryOf(filters) }));
}

/** Counts by each stage's first page, where upstream cannot sum. */
export async function countStages(client: HighLevelClient, request: Narrowed): Promise<Summary> {
  const { pipelineId, filters = {} } = request;
  const stages = (await stagesOf(client, pipelineId)).map(async ({ id: stageId }) => {
    // The very read of the stage's first page, so that one call upstream can serve both.
    const query = { ...listQueryOf(filters), stageId, limit: PAGE_LENGTH };
    const { opportunities, meta } = await client.listOpportunities({ pipelineId, query });
    // Whether `meta.total` minds `query` is not documented; without a total one can only tell "at least".
    const exact = meta.total !== null && filters.query === undefined;
    return { stageId, count: meta.total ?? opportunities.length, value: null, exact };
  });
  return { stages: await Promise.all(stages) };
}

/** The stages of a pipeline. @throws AppError `not_found` */
export async function stagesOf(client: HighLevelClient, pipelineId: string): Promise<PipelineWire["stages"]> {
  const { pipelines } = await client.listPipelines();
  const pipeline = pipelines.find(({ id }) => id === pipelineId);
  if (!pipeline) throw missing("pipeline");
  return pipeline.stages;
}

/** One opportunity as it is now. @throws AppError `not_found`, also when it is in another pipeline */
export async function readOpportunity(
  client: HighLevelClient,
  one: OneOpportunity & OfWrite,
): Promise<Opportunity> {
  const wire = await client.getOpportunity(one);
  if (wire.pipelineId !== null && wire.pipelineId !== one.pipelineId) throw missing("opportunity");
  return opportunityOf(wire);
}

function missing(what: string): AppError {
  return new AppError("not_found", {
    message: `no such ${what}`,
    hint: `This ${what} does not exist any more.`,
  });
}
