"use client";

import { type ComponentType, useEffect, useState } from "react";
import { useIsOnline } from "@/components/ui/use-is-online";
import type { LineState } from "@/lib/board/shown";
import { useLine } from "./board-data";

/** How long after the board is there what only shows in trouble is loaded: when the line is down it cannot be. */
const QUIET_AFTER_MS = 5_000;

type Telling = ComponentType<{ line: LineState | null; isOnline: boolean }>;

/**
 * The one place that says how things are between the board and the CRM. Nothing while all is well. It stands below
 * the board, so that nothing moves when it comes and goes.
 */
export function StatusLine() {
  const line = useLine();
  const isOnline = useIsOnline();
  const [Telling, setTelling] = useState<Telling | null>(null);
  const isTrouble = line !== null || !isOnline;
  useEffect(() => {
    if (!isOnline) return;
    const load = () =>
      void import("./line-telling").then(
        (module) => setTelling(() => module.LineTelling),
        // Tried again at the next change of the line; the plain words stand meanwhile.
        () => undefined,
      );
    const timer = setTimeout(load, isTrouble ? 0 : QUIET_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isTrouble, isOnline]);
  return (
    // Stands there from the beginning: what is put into a live region is read out, one that comes with its text is not.
    <div role="status" className="shrink-0 text-small">
      {isTrouble &&
        (Telling ? (
          <Telling line={line} isOnline={isOnline} />
        ) : (
          <p className="px-4 py-2">
            {isOnline ? "Waiting for answers." : "You are offline. You see what was loaded last."}
          </p>
        ))}
    </div>
  );
}
