"use client";

import { useQuery } from "@tanstack/react-query";
import { summaryOptions } from "@/lib/board/queries";
import { useSettings } from "./settings-context";

/** How many opportunities of any status there are in each stage; null while nobody knows. */
export type Counts = ReadonlyMap<string, number> | null;

/** The counts of a pipeline's stages, read anew whenever somebody looks. */
export function useCounts(pipelineId: string): Counts {
  const { reads } = useSettings();
  const { data } = useQuery({ ...summaryOptions(reads, { pipelineId, filters: {} }), staleTime: 0 });
  return data ? new Map(data.stages.map(({ stageId, count }) => [stageId, count])) : null;
}
