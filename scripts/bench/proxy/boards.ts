import { QueryClient } from "@tanstack/react-query";
import type { Filters, Pipeline } from "@/lib/board/model";
import {
  type BoardReads,
  httpReads,
  locationOptions,
  pipelinesOptions,
  stagePagesOptions,
  summaryOptions,
  usersOptions,
} from "@/lib/board/queries";
import { createRequest } from "@/lib/http/request";

/** A board that somebody opens: the pipeline, and what narrows it (as in the address, and as filters). */
export type Opened = { pipeline: Pipeline; address: string; filters: Filters };

/** Opens one rep's board; resolves when all of it is there. @throws what a read of it throws */
export type OpenBoard = (opened: Opened) => Promise<void>;

/** What a board reads before it is complete; `isThere` says what has come already. */
async function readBoard(
  reads: BoardReads,
  { pipeline, filters }: Opened,
  isThere: (stageId: string) => boolean = () => false,
): Promise<void> {
  const client = new QueryClient();
  const of = { pipelineId: pipeline.id, filters };
  const stages = pipeline.stages.filter(({ id }) => !isThere(id));
  await Promise.all([
    client.fetchQuery(pipelinesOptions(reads)),
    client.fetchQuery(locationOptions(reads)),
    client.fetchQuery(summaryOptions(reads, of)),
    client.fetchQuery(usersOptions(reads)),
    ...stages.map(({ id: stageId }) =>
      client.fetchInfiniteQuery(stagePagesOptions(reads, { ...of, stageId })),
    ),
  ]);
}

/** Opens boards as a browser does: the page, and over `/api` what could not be had while the page was made. */
export function browserOf(url: string): OpenBoard {
  const request = createRequest({ fetch: (path, init) => fetch(url + path, init) });
  return async (opened) => {
    const page = await fetch(`${url}/pipelines/${opened.pipeline.id}${opened.address}`);
    const html = await page.text();
    if (!page.ok) throw new Error(`the page was answered ${page.status}`);
    const isThere = (stageId: string) => html.includes(`\\"stage\\",\\"${stageId}\\",\\"pages\\"`);
    const reads = httpReads({ locationId: "local", now: () => 0 }, request);
    if (!opened.pipeline.stages.every(({ id }) => isThere(id))) await readBoard(reads, opened, isThere);
  };
}

/** Opens boards through the services themselves, without a browser and a server between. */
export function serviceOf(reads: BoardReads): OpenBoard {
  return (opened) => readBoard(reads, opened);
}
