import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { PipelinesSection } from "@/components/settings/pipelines-section";
import { pipelinesOptions } from "@/lib/board/queries";
import { readAhead } from "../../../server-client";

export const metadata: Metadata = { title: "Pipelines · Settings" };

export default async function PipelinesPage() {
  const client = await readAhead((to, reads) => to.prefetchQuery(pipelinesOptions(reads)));
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PipelinesSection />
    </HydrationBoundary>
  );
}
