import { useState } from "react";
import { useIsOnline } from "./use-is-online";
import { useNow } from "./use-now";
import { whenToTry } from "./when-to-try";

type TryAgainProps = {
  /** In epoch milliseconds; nothing is said when it is null. */
  atMs: number | null;
};

/** When something can be tried again, after what is said of its failure. Without a line nothing can. */
export function TryAgain({ atMs }: TryAgainProps) {
  const isOnline = useIsOnline();
  return atMs === null || !isOnline ? null : <Countdown key={atMs} atMs={atMs} />;
}

/** Counts for the eye alone: a reader that says every second of it says nothing else. */
function Countdown({ atMs }: { atMs: number }) {
  const seen = whenToTry(atMs, useNow(atMs));
  const [heard] = useState(seen);
  return (
    <>
      <span className="sr-only">{heard}</span>
      <span aria-hidden className="tabular-nums">
        {seen}
      </span>
    </>
  );
}
