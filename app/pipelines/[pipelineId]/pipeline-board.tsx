"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, type ReactNode } from "react";
import { Board } from "@/components/board/board";
import type { BoardWays } from "@/components/board/board-context";
import { BoardDataProvider } from "@/components/board/board-data";
import { useBoardFilters } from "@/components/board/use-board-filters";
import { late } from "@/components/ui/late";
import { useLate } from "@/components/ui/use-late";
import { boardStoreOf } from "@/lib/board/board-store";
import type { May } from "@/lib/board/may";
import { locationOptions, pipelinesOptions, usersOptions } from "@/lib/board/queries";
import { useDialogs } from "./use-dialogs";

const boardDialog = late(() => import("./board-dialog"));
const gonePipeline = late(() => import("./gone-pipeline"));
const GonePipeline = lazy(async () => ({ default: (await gonePipeline.load()).GonePipeline }));

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
  // The address can have one from the beginning.
  const { there, open } = useLate(boardDialog, dialog !== null);
  const pipeline = pipelines.find(({ id }) => id === pipelineId);
  if (!pipeline || !format) return <GonePipeline />;
  return (
    <BoardDataProvider locationId={locationId} pipeline={pipeline} filters={filters.filters}>
      <Board
        {...{ pipelines, pipeline, owners, format, filters, may, ways, ...head }}
        dialogs={{
          open: (opportunity) => open(() => dialogs.open(opportunity)),
          create: (stageId) => open(() => dialogs.create(stageId)),
          prepare: boardDialog.prepare,
        }}
      />
      {dialog && there && (
        <there.BoardDialog mode={dialog} {...{ pipeline, format, reads, may, ways }} onClose={close} />
      )}
      {children}
    </BoardDataProvider>
  );
}
