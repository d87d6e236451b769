"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { Board } from "@/components/board/board";
import type { BoardWays } from "@/components/board/board-context";
import { BoardDataProvider } from "@/components/board/board-data";
import { useBoardFilters } from "@/components/board/use-board-filters";
import { late } from "@/components/ui/late";
import { boardStoreOf } from "@/lib/board/board-store";
import type { May } from "@/lib/board/may";
import { locationOptions, pipelinesOptions, usersOptions } from "@/lib/board/queries";
import { useDialogs } from "./use-dialogs";

const loadDialog = late(() => import("./board-dialog"));
const loadGone = late(() => import("./gone-pipeline"));
const GonePipeline = dynamic(async () => (await loadGone()).GonePipeline);
const BoardDialog = dynamic(async () => (await loadDialog()).BoardDialog, { ssr: false });

type PipelineBoardProps = {
  of: { locationId: string; pipelineId: string };
  may: May;
  ways: BoardWays;
  brand: ReactNode;
  extras?: ReactNode;
  /** Stands beside the board, within its data. */
  children?: ReactNode;
};

/** The board with its dialog: the one place where the two features meet. */
export function PipelineBoard({ of, may, ways, children, ...head }: PipelineBoardProps) {
  const { locationId, pipelineId } = of;
  const { reads } = boardStoreOf(useQueryClient(), locationId);
  const { data: pipelines = [] } = useQuery(pipelinesOptions(reads));
  const { data: owners = null } = useQuery(usersOptions(reads));
  const { data: format } = useQuery(locationOptions(reads));
  const filters = useBoardFilters();
  const { dialog, dialogs, close } = useDialogs();
  const pipeline = pipelines.find(({ id }) => id === pipelineId);
  if (!pipeline || !format) return <GonePipeline />;
  return (
    <BoardDataProvider locationId={locationId} pipeline={pipeline} filters={filters.filters}>
      <Board
        {...{ pipelines, pipeline, owners, format, filters, may, ways, ...head }}
        dialogs={{ ...dialogs, prepare: () => void loadDialog() }}
      />
      {dialog && <BoardDialog mode={dialog} {...{ pipeline, format, reads, may, ways }} onClose={close} />}
      {children}
    </BoardDataProvider>
  );
}
