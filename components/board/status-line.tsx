"use client";

import { type ComponentType, useEffect, useState } from "react";
import type { Announce } from "@/components/ui/announcer";
import { late, QUIET_AFTER_MS } from "@/components/ui/late";
import { useIsOnline } from "@/components/ui/use-is-online";
import { useMissingWords } from "@/components/ui/use-missing-words";
import { useLine } from "./board-data";
import type { TellingProps } from "./line-telling";
import type { BoardFilters } from "./use-board-filters";

const telling = late(() => import("./line-telling"));

type StatusLineProps = { filters: BoardFilters; announce: Announce };

/**
 * The one place that says how things are between the board and the CRM. Nothing while all is well. It stands below
 * the board, so that nothing moves when it comes and goes. What is loaded for it tells the ear what filters have found.
 */
export function StatusLine({ filters, announce }: StatusLineProps) {
  const [opened] = useState(filters);
  const line = useLine();
  const isOnline = useIsOnline();
  const missingWords = useMissingWords(isOnline);
  const [Telling, setTelling] = useState<ComponentType<TellingProps> | null>(null);
  const isTrouble = line !== null || !isOnline;
  const asked = filters === opened ? null : filters;
  useEffect(() => {
    if (!isOnline) return;
    // Here already when trouble comes, so that it is not told twice, in plain words first.
    const load = () => void telling.load().then((module) => setTelling(() => module.BoardTelling));
    const timer = setTimeout(load, isTrouble || asked ? 0 : QUIET_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isTrouble, asked, isOnline]);
  const plainWords = isOnline ? "Waiting for answers." : "You are offline.";
  const words = [isTrouble && !Telling && plainWords, missingWords].filter(Boolean).join(" ");
  return (
    // Stands there from the beginning: what is put into a live region is read out, one that comes with its text is not.
    <div role="status" className="shrink-0 text-small">
      {words && <p className="border-line border-t px-3 py-2 sm:px-4">{words}</p>}
      {Telling && <Telling {...{ line, isOnline, asked, announce }} />}
    </div>
  );
}
