import { dehydrate, HydrationBoundary, type QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import { cache, type ReactNode } from "react";
import { boardParamsOf, filtersOf } from "@/components/board/board-params";
import type { Filters, Pipeline } from "@/lib/board/model";
import {
  type BoardReads,
  locationOptions,
  pipelinesOptions,
  stagePagesOptions,
  summaryOptions,
  usersOptions,
} from "@/lib/board/queries";
import { mayOf } from "../../may";
import { OpenNotice } from "../../open-notice";
import { orSkeleton, outOfPatience } from "../../or-skeleton";
import { orUpstreamFailure } from "../../or-upstream-failure";
import { pageServices } from "../../page-services";
import { makeQueryClient } from "../../query-client";
import { serverReads } from "../../server-reads";
import { firstSectionOf } from "../../settings/first-section";
import { THEME_COOKIE, themeOf } from "../../theme";
import { BoardScreen } from "./board-screen";

type PipelinePageProps = {
  params: Promise<{ pipelineId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const openReads = cache(async () => serverReads(await pageServices()));
/** The pipelines and how the location writes, read once for the title and the page. */
const openPipelines = cache(async () => {
  const client = makeQueryClient();
  const reads = await openReads();
  await Promise.all([client.query(pipelinesOptions(reads)), client.query(locationOptions(reads))]);
  return client;
});

async function findPipeline(params: PipelinePageProps["params"]): Promise<Pipeline | undefined> {
  const { pipelineId } = await params;
  const reads = await openReads();
  const pipelines = (await openPipelines()).getQueryData(pipelinesOptions(reads).queryKey) ?? [];
  return pipelines.find(({ id }) => id === pipelineId);
}

export async function generateMetadata({ params }: PipelinePageProps): Promise<Metadata> {
  // The page says what failed; a title is not worth failing for.
  const pipeline = await findPipeline(params).catch(() => undefined);
  if (!pipeline) return {};
  const location = (await openPipelines()).getQueryData(locationOptions(await openReads()).queryKey);
  return { title: location?.name ? { absolute: `${pipeline.name} · ${location.name}` } : pipeline.name };
}

/** An unknown pipeline has the status 404, unless upstream is slow to tell. */
export default async function PipelinePage(props: PipelinePageProps) {
  const patience = outOfPatience();
  return orSkeleton(orUpstreamFailure(openBoard(props, patience)), patience);
}

async function openBoard(
  { params, searchParams }: PipelinePageProps,
  patience: Promise<unknown>,
): Promise<ReactNode> {
  const pipeline = await findPipeline(params);
  if (!pipeline) notFound();
  const client = await openPipelines();
  const filters = filtersOf(boardParamsOf(addressOf(await searchParams)));
  await Promise.race([prefetchBoard(client, await openReads(), { pipeline, filters }), patience]);
  const { settings, session } = await pageServices();
  const may = mayOf(session);
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <OpenNotice session={session} />
      <BoardScreen
        key={pipeline.id}
        locationId={session.locationId}
        pipelineId={pipeline.id}
        theme={theme}
        may={may}
        settingsHref={may.arrange ? firstSectionOf({ settings, session }) : null}
      />
    </HydrationBoundary>
  );
}

function addressOf(searchParams: Awaited<PipelinePageProps["searchParams"]>): URLSearchParams {
  const given = Object.entries(searchParams).map(([name, value]) => [name, String([value].flat()[0] ?? "")]);
  return new URLSearchParams(given);
}

async function prefetchBoard(
  client: QueryClient,
  reads: BoardReads,
  { pipeline, filters }: { pipeline: Pipeline; filters: Filters },
): Promise<void> {
  const of = { pipelineId: pipeline.id, filters };
  await Promise.all([
    client.prefetchQuery(summaryOptions(reads, of)),
    client.prefetchQuery(usersOptions(reads)),
    ...pipeline.stages.map((stage) =>
      client.prefetchInfiniteQuery(stagePagesOptions(reads, { ...of, stageId: stage.id })),
    ),
  ]);
}
