"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { May } from "@/lib/board/may";
import type { Pipeline } from "@/lib/board/model";
import type { BoardFormat } from "./card-model";
import type { ColumnHandles } from "./column-handles";

/** How one gets from here to another board. */
export type BoardWays = {
  href: (pipelineId: string) => string;
  /** Goes there within this page; absent where each board has a page of its own. */
  go?: (pipelineId: string) => void;
  /** Where pipelines are arranged; null where they cannot be. */
  settingsHref: string | null;
  /** Items of the menu on who is signed in; absent in a portal, which knows. */
  account?: ReactNode;
};

/** What every part of one board shares. All of it is stable between renders. */
type BoardContextValue = {
  pipeline: Pipeline;
  format: BoardFormat;
  handles: ColumnHandles;
  /** Names of the owners by id; null as long as nobody could tell who they are. */
  ownerNames: ReadonlyMap<string, string> | null;
  may: May;
  ways: BoardWays;
};

const BoardContext = createContext<BoardContextValue | null>(null);

export const BoardContextProvider = BoardContext.Provider;

export function useBoard(): BoardContextValue {
  const board = useContext(BoardContext);
  if (!board) throw new Error("useBoard outside a board");
  return board;
}
