"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";
import type { Announce } from "@/components/ui/announcer";
import { useBoard } from "./board-context";
import { useOpenBoard } from "./board-data";
import { foundWords } from "./found-words";
import type { BoardFilters } from "./use-board-filters";

/** So long what was found stands before it is told, in milliseconds: who types on hears of the last text alone. */
const PAUSE_MS = 600;

/** Tells what filters have found, once for each time they were set. `asked` is null as long as nobody has set any. */
export function useFoundTelling(asked: BoardFilters | null, announce: Announce): void {
  const { format } = useBoard();
  const board = useOpenBoard();
  const told = useRef<BoardFilters | null>(null);
  const status = asked?.status;
  const read = () => {
    const stages = board.pipeline.stages.map(({ id }) => board.stage(id));
    return status ? foundWords(stages, { status, locale: format.locale }) : null;
  };
  const words = useSyncExternalStore(board.subscribe, read, () => null);
  useEffect(() => {
    if (!words || told.current === asked) return;
    const timer = setTimeout(() => {
      told.current = asked;
      announce(words);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [asked, words, announce]);
}
