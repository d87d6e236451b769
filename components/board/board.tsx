"use client";

import { type ReactNode, useMemo, useState } from "react";
import { useAnnouncer } from "@/components/ui/announcer";
import type { May } from "@/lib/board/may";
import type { Owner, Pipeline } from "@/lib/board/model";
import { BoardCanvas } from "./board-canvas";
import { BoardContextProvider, type BoardWays, useBoard } from "./board-context";
import { useBoardActions } from "./board-data";
import type { BoardDialogs } from "./board-dialogs";
import { BoardHeader } from "./board-header";
import { BoardNotice, useBoardNotice } from "./board-notice";
import { BoardToolbar } from "./board-toolbar";
import type { BoardFormat } from "./card-model";
import { ColumnHandles } from "./column-handles";
import { StatusLine } from "./status-line";
import type { BoardFilters } from "./use-board-filters";
import { useBoardNews } from "./use-board-news";
import { useDragEvents } from "./use-drag-events";

type BoardProps = {
  pipelines: readonly Pipeline[];
  pipeline: Pipeline;
  /** Null as long as nobody could tell who they are. */
  owners: readonly Owner[] | null;
  format: BoardFormat;
  filters: BoardFilters;
  dialogs: BoardDialogs;
  may: May;
  /** Stable, as `may` is. */
  ways: BoardWays;
  /** Whose board it is, at the beginning of its head. */
  brand: ReactNode;
  /** Buttons of the app beside ours. */
  extras?: ReactNode;
};

/** One pipeline as a board. It wants a `BoardDataProvider` around it. */
export function Board({ pipeline, owners, format, may, ways, ...rest }: BoardProps) {
  const [handles] = useState(() => new ColumnHandles());
  const ownerNames = useMemo(() => owners && new Map(owners.map(({ id, name }) => [id, name])), [owners]);
  const board = useMemo(
    () => ({ pipeline, format, handles, ownerNames, may, ways }),
    [pipeline, format, handles, ownerNames, may, ways],
  );
  return (
    <BoardContextProvider value={board}>
      <BoardFrame owners={owners} {...rest} />
    </BoardContextProvider>
  );
}

type BoardFrameProps = Omit<BoardProps, "pipeline" | "format" | "may" | "ways">;

function BoardFrame({ pipelines, owners, filters, dialogs, ...head }: BoardFrameProps) {
  const { pipeline, may } = useBoard();
  const { announce, isThere, region } = useAnnouncer();
  const drag = useDragEvents(announce);
  const notice = useBoardNotice();
  const { refresh } = useBoardActions();
  useBoardNews({ announce, isThere });
  const create = () => {
    if (pipeline.stages.length > 0) dialogs.create();
  };
  return (
    <main className="flex h-dvh flex-col overflow-hidden">
      <div className="shrink-0 bg-canvas">
        <BoardHeader
          pipelines={pipelines}
          status={filters.status}
          onRefresh={refresh}
          onCreate={create}
          {...head}
        />
        <BoardToolbar filters={filters} owners={owners ?? []} />
      </div>
      <BoardCanvas
        drag={drag}
        dialogs={dialogs}
        notice={notice && <BoardNotice about={notice} filters={filters} onCreate={create} />}
      />
      <StatusLine filters={filters} announce={announce} />
      {region}
      <p id="board-keys" hidden>
        Enter opens it.
        {may.work &&
          " M opens the move menu. Space picks it up; then the arrow keys choose a stage, Space drops it and Escape puts it back."}
      </p>
    </main>
  );
}
