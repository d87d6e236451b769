import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { PipelineSection } from "@/components/settings/pipeline-section";
import { pipelinesOptions, summaryOptions } from "@/lib/board/queries";
import { readAhead } from "../../../../server-client";

export const metadata: Metadata = { title: "Pipeline · Settings" };

export default async function PipelinePage({ params }: { params: Promise<{ pipelineId: string }> }) {
  const { pipelineId } = await params;
  const client = await readAhead((to, reads) =>
    Promise.all([
      to.prefetchQuery(pipelinesOptions(reads)),
      to.prefetchQuery(summaryOptions(reads, { pipelineId, filters: {} })),
    ]),
  );
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PipelineSection pipelineId={pipelineId} />
    </HydrationBoundary>
  );
}
