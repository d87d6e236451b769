"use client";

import { useQuery } from "@tanstack/react-query";
import { summaryOptions } from "@/lib/board/queries";
import { useSettings } from "./settings-context";

/** How many opportunities of any status there are in each stage; null while nobody knows. */
export type Counts = ReadonlyMap<string, number> | null;

/** The counts of a pipeline's stages, read anew whenever somebody looks. */
export function useCounts(pipelineId: string, { isGone }: { isGone: boolean }): Counts {
  const { reads } = useSettings();
  const options = summaryOptions(reads, { pipelineId, filters: {} });
  const { data } = useQuery({
    ...options,
    staleTime: 0,
    refetchOnWindowFocus: "always",
    enabled: !isGone,
  });
  return data ? new Map(data.stages.map(({ stageId, count }) => [stageId, count])) : null;
}
