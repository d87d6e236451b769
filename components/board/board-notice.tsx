import CloudAlert from "lucide-react/icons/cloud-alert";
import RotateCw from "lucide-react/icons/rotate-cw";
import { lazy, useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { late } from "@/components/ui/late";
import { useIsOnline } from "@/components/ui/use-is-online";
import { useTryingAgain } from "@/components/ui/use-trying-again";
import type { LineState } from "@/lib/board/shown";
import { useBoard } from "./board-context";
import { useBoardActions, useBoardTotals, useIsBoardDown, useLine } from "./board-data";
import type { BoardFilters } from "./use-board-filters";

const emptyNotice = late(() => import("./empty-notice"));
const EmptyNotice = lazy(async () => ({ default: (await emptyNotice.load()).EmptyNotice }));

/** Why no column has a card: there is none, or none could be read. Null when there are some, or nobody knows yet. */
export function useBoardNotice(): "empty" | "down" | null {
  const { count, missing } = useBoardTotals();
  const isDown = useIsBoardDown();
  if (isDown) return "down";
  return count === 0 && missing === 0 ? "empty" : null;
}

type BoardNoticeProps = { about: "empty" | "down"; filters: BoardFilters; onCreate: () => void };

/** Stands over the columns when none of them has a card: says why, and what to do. It wants a Suspense around it. */
export function BoardNotice({ about, ...rest }: BoardNoticeProps) {
  if (about === "down") return <BoardDown filters={rest.filters} />;
  return <EmptyNotice {...rest} />;
}

function BoardDown({ filters: { isNarrowed, clear } }: { filters: BoardFilters }) {
  const { pipeline, handles } = useBoard();
  const { refresh } = useBoardActions();
  const catchFocus = useRef(() => {});
  useEffect(() => () => catchFocus.current(), []);
  const isOnline = useIsOnline();
  const line = useLine();
  const isBusy = isOnline && line?.kind === "busy";
  const { isTrying, tryAgain, said } = useTryingAgain(() => {
    catchFocus.current = handles.keepFocus(pipeline.stages.map(({ id }) => id));
    return refresh();
  });
  const words = isOnline ? downWords(line, isNarrowed) : OFFLINE;
  return (
    <div role="alert">
      <EmptyState
        icon={<CloudAlert size={20} />}
        title={words.title}
        actions={
          <>
            {isOnline && !isBusy && (
              <Button variant="primary" onClick={tryAgain}>
                {isTrying && <RotateCw size={13} aria-hidden className="motion-safe:animate-spin" />}
                Try again
              </Button>
            )}
            {isNarrowed && <Button onClick={clear}>Clear filters</Button>}
          </>
        }
      >
        {words.detail}
        <span className="sr-only"> {said}</span>
      </EmptyState>
    </div>
  );
}

const OFFLINE = {
  title: "You are offline",
  detail: "What you look for will be loaded when the connection is back.",
} as const;

/** When it comes by itself is told by the line. */
function downWords(line: LineState | null, isNarrowed: boolean) {
  const subject = isNarrowed ? "What you look for" : "The board";
  if (line?.kind === "busy")
    return {
      title: `${line.who === "highlevel" ? "HighLevel" : "Pipelane"} is busy`,
      detail: `${subject} will be loaded as soon as it takes calls again.`,
    };
  const advice = line?.kind === "key" ? "ask your administrator" : "try again in a moment";
  return {
    title: `${subject} could not be loaded`,
    detail: `Neither opportunities nor totals came through. Nothing was lost; ${advice}.`,
  };
}
