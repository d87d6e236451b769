"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useEffect } from "react";
import { Board } from "@/components/board/board";
import { BoardDataProvider } from "@/components/board/board-data";
import { useBoardFilters } from "@/components/board/use-board-filters";
import { boardStoreOf } from "@/lib/board/board-store";
import { locationOptions, pipelinesOptions, usersOptions } from "@/lib/board/queries";
import { rememberPipeline } from "../../last-pipeline";
import type { Theme } from "../../theme";
import { ThemeToggle } from "../../theme-toggle";
import { useDialogs } from "./use-dialogs";

const loadDialog = () => import("./board-dialog");
const GonePipeline = dynamic(async () => (await import("./gone-pipeline")).GonePipeline);
const BoardDialog = dynamic(async () => (await loadDialog()).BoardDialog, { ssr: false });

type BoardScreenProps = {
  locationId: string;
  pipelineId: string;
  theme: Theme;
  /** Where pipelines are arranged; null where they cannot be. */
  settingsHref: string | null;
};

/** The board with its dialog: the one place where the two features meet. */
export function BoardScreen({ locationId, pipelineId, theme, settingsHref }: BoardScreenProps) {
  const { reads } = boardStoreOf(useQueryClient(), locationId);
  const { data: pipelines = [] } = useQuery(pipelinesOptions(reads));
  const { data: owners = [] } = useQuery(usersOptions(reads));
  const { data: format } = useQuery(locationOptions(reads));
  const filters = useBoardFilters();
  const { dialog, dialogs, close } = useDialogs();
  useEffect(() => rememberPipeline(pipelineId), [pipelineId]);
  const pipeline = pipelines.find(({ id }) => id === pipelineId);
  if (!pipeline || !format) return <GonePipeline />;
  return (
    <BoardDataProvider locationId={locationId} pipeline={pipeline} filters={filters.filters}>
      <Board
        pipelines={pipelines}
        pipeline={pipeline}
        owners={owners}
        format={format}
        filters={filters}
        dialogs={{ ...dialogs, prepare: () => void loadDialog() }}
        settingsHref={settingsHref}
        extras={<ThemeToggle initial={theme} />}
      />
      {dialog && (
        <BoardDialog mode={dialog} pipeline={pipeline} format={format} reads={reads} onClose={close} />
      )}
    </BoardDataProvider>
  );
}
