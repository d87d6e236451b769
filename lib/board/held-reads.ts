import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { Filters, Pipeline } from "./model";
import {
  type BoardReads,
  pipelineKey,
  type StagePage,
  type SummaryRead,
  stageHeadOptions,
  stagePagesOptions,
  summaryOptions,
} from "./queries";
import type { StageReads } from "./stage-list";
import type { HeldReads } from "./view";

/** The queries of one pipeline under one set of filters. */
export type BoardQueries = {
  pages: ReadonlyMap<string, ReturnType<typeof stagePagesOptions>>;
  heads: ReadonlyMap<string, ReturnType<typeof stageHeadOptions>>;
  summary: ReturnType<typeof summaryOptions>;
};

/** Makes them; maps go by the id of the stage, from left to right. */
export function boardQueries(reads: BoardReads, of: { pipeline: Pipeline; filters: Filters }): BoardQueries {
  const { pipeline, filters } = of;
  const ofPipeline = { pipelineId: pipeline.id, filters };
  const stageIds = pipeline.stages.map(({ id }) => id);
  return {
    pages: new Map(
      stageIds.map((stageId) => [stageId, stagePagesOptions(reads, { ...ofPipeline, stageId })]),
    ),
    heads: new Map(stageIds.map((stageId) => [stageId, stageHeadOptions(reads, { ...ofPipeline, stageId })])),
    summary: summaryOptions(reads, ofPipeline),
  };
}

const NO_PAGES: readonly StagePage[] = [];

/** What the cache holds of them now. */
export function heldReads(client: QueryClient, queries: BoardQueries): HeldReads {
  const stages = Array.from(queries.pages, ([stageId, { queryKey }]): [string, StageReads] => {
    const headKey = queries.heads.get(stageId)?.queryKey;
    return [
      stageId,
      {
        pages: client.getQueryData(queryKey)?.pages ?? NO_PAGES,
        head: (headKey && client.getQueryData(headKey)) ?? null,
      },
    ];
  });
  return { stages: new Map(stages), summary: client.getQueryData(queries.summary.queryKey) ?? null };
}

/**
 * When the oldest read began that the cache holds of any pipeline of a location, whatever its filters; null while one
 * is under way, which may be older.
 */
export function oldestHeld(client: QueryClient, locationId: string): number | null {
  const queryKey = pipelineKey(locationId).slice(0, 2);
  if (client.isFetching({ queryKey }) > 0) return null;
  const reads = client.getQueriesData<InfiniteData<StagePage> | StagePage | SummaryRead>({ queryKey });
  const moments = reads.flatMap(([, data]) => {
    if (!data) return [];
    if ("pages" in data) return data.pages.map(({ startedAt }) => startedAt);
    return "startedAt" in data ? [data.startedAt] : [];
  });
  return Math.min(...moments);
}
