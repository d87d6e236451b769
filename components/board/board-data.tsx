"use client";

import { useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useSyncExternalStore,
} from "react";
import { late } from "@/components/ui/late";
import { useIsOnline } from "@/components/ui/use-is-online";
import { boardStoreOf, loadJudge } from "@/lib/board/board-store";
import type { Filters, Pipeline } from "@/lib/board/model";
import { openBoard } from "@/lib/board/open-board";
import type {
  BoardActions,
  BoardEvent,
  BoardTotals,
  LineState,
  OpenBoard,
  ShownStage,
} from "@/lib/board/shown";

// It is there before a line breaks over which it could not be loaded.
late(loadJudge);

const OpenBoardContext = createContext<OpenBoard | null>(null);

type BoardDataProviderProps = {
  locationId: string;
  pipeline: Pipeline;
  /** Stable until they change. */
  filters: Filters;
  children: ReactNode;
};

/**
 * Opens the board's data below it. Must stand inside the QueryClientProvider, and inside the HydrationBoundary when
 * the server read first pages. Changes under way outlive it, new filters and another pipeline.
 */
export function BoardDataProvider({ locationId, pipeline, filters, children }: BoardDataProviderProps) {
  const client = useQueryClient();
  const board = useMemo(
    () => openBoard(boardStoreOf(client, locationId), { pipeline, filters }),
    [client, locationId, pipeline, filters],
  );
  useEffect(() => board.start(), [board]);
  return <OpenBoardContext value={board}>{children}</OpenBoardContext>;
}

/** The board's data itself, for what one place alone wants of it, and late. */
export function useOpenBoard(): OpenBoard {
  const board = useContext(OpenBoardContext);
  if (!board) throw new Error("a board's hook outside BoardDataProvider");
  return board;
}

type StageVerbs = { loadMore: () => void; retry: () => Promise<void> };

/** A column, and how to read on in it. Renders again only when something in this column changes. */
export function useStage(stageId: string): ShownStage & StageVerbs {
  const board = useOpenBoard();
  const read = useCallback(() => board.stage(stageId), [board, stageId]);
  const stage = useSyncExternalStore(board.subscribe, read, read);
  const verbs = useMemo(
    () => ({ loadMore: () => board.loadMore(stageId), retry: () => board.retryStage(stageId) }),
    [board, stageId],
  );
  return useMemo(() => ({ ...stage, ...verbs }), [stage, verbs]);
}

/** Count and value of all stages together, but for those that could not be read. */
export function useBoardTotals(): BoardTotals {
  const board = useOpenBoard();
  return useSyncExternalStore(board.subscribe, board.totals, board.totals);
}

/** Whether no stage at all could be read. What failed while the browser was offline is read anew once it is not. */
export function useIsBoardDown(): boolean {
  const isOnline = useIsOnline();
  return useIsEachStage(
    ({ phase, problem }) => phase === "error" && !(isOnline && problem?.code === "offline"),
  );
}

/** Whether no stage has a card, and something is so with each of them. */
export function useIsEachStage(isSo: (stage: ShownStage) => boolean): boolean {
  const board = useOpenBoard();
  const isEach = () =>
    board.pipeline.stages.every(({ id }) => {
      const stage = board.stage(id);
      return stage.opportunities.length === 0 && isSo(stage);
    });
  return useSyncExternalStore(board.subscribe, isEach, () => false);
}

/** How things are between the board and the CRM; null while all is well. */
export function useLine(): LineState | null {
  const board = useOpenBoard();
  return useSyncExternalStore(board.subscribe, board.line, () => null);
}

/** What can be done on the board; stable for one pipeline and set of filters. */
export function useBoardActions(): BoardActions {
  return useOpenBoard().actions;
}

/** Tells the person or the portal what happens, also once the board has left the screen: then the last `tell` goes on. */
export function useBoardTeller(who: "person" | "portal", tell: (event: BoardEvent) => void): void {
  const board = useOpenBoard();
  // Each time anew: an effect event is not to be called once its component is gone.
  useEffect(() => board.tellTo(who, tell));
}
