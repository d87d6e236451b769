import CloudAlert from "lucide-react/icons/cloud-alert";
import Inbox from "lucide-react/icons/inbox";
import RotateCw from "lucide-react/icons/rotate-cw";
import SearchX from "lucide-react/icons/search-x";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { useIsOnline } from "@/components/ui/use-is-online";
import { useTryingAgain } from "@/components/ui/use-trying-again";
import type { LineState } from "@/lib/board/shown";
import { useBoard } from "./board-context";
import { useBoardActions, useBoardTotals, useIsBoardDown, useLine } from "./board-data";
import type { BoardFilters } from "./use-board-filters";

const NOTHING = {
  open: "No open opportunities",
  won: "Nothing won yet",
  lost: "Nothing lost",
  abandoned: "Nothing abandoned",
  all: "No opportunities yet",
} as const;

const BY_MOVING = "Drag an opportunity to the zone that appears below the board, or use its Move menu.";

const WHAT_TO_DO = {
  open: "Create one, or look at those that are won, lost or abandoned.",
  won: BY_MOVING,
  lost: BY_MOVING,
  abandoned: BY_MOVING,
  all: "Create the first one: it appears in its stage.",
} as const;

/** Why no column has a card: there is none, or none could be read. Null when there are some, or nobody knows yet. */
export function useBoardNotice(): "empty" | "down" | null {
  const { count, missing } = useBoardTotals();
  const isDown = useIsBoardDown();
  if (isDown) return "down";
  return count === 0 && missing === 0 ? "empty" : null;
}

type BoardNoticeProps = { about: "empty" | "down"; filters: BoardFilters; onCreate: () => void };

/** Stands over the columns when none of them has a card: says why, and what to do. */
export function BoardNotice({ about, filters, onCreate }: BoardNoticeProps) {
  if (about === "down") return <BoardDown filters={filters} />;
  return filters.isNarrowed ? (
    <NothingFound filters={filters} />
  ) : (
    <NothingYet filters={filters} onCreate={onCreate} />
  );
}

function BoardDown({ filters: { isNarrowed, clear } }: { filters: BoardFilters }) {
  const { refresh } = useBoardActions();
  const isOnline = useIsOnline();
  const line = useLine();
  const isBusy = isOnline && line?.kind === "busy";
  const { isTrying, tryAgain, said } = useTryingAgain(refresh);
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

function NothingFound({ filters }: { filters: BoardFilters }) {
  const { status, query, owner, clear, setStatus } = filters;
  const { ownerNames } = useBoard();
  const text = query.trim();
  return (
    <EmptyState
      icon={<SearchX size={20} />}
      title="Nothing found"
      actions={
        <>
          <Button variant="primary" onClick={clear}>
            Clear filters
          </Button>
          {status !== "all" && <Button onClick={() => setStatus("all")}>Search all statuses</Button>}
        </>
      }
    >
      {text ? (
        <>
          No {status === "all" ? "" : `${status} `}opportunity matches “<bdi>{text}</bdi>”.
        </>
      ) : (
        "No opportunity matches these filters."
      )}
      {owner &&
        ownerNames?.has(owner) === false &&
        " The owner it is filtered by is not a user of this location."}
    </EmptyState>
  );
}

type NothingYetProps = { filters: BoardFilters; onCreate: () => void };

function NothingYet({ filters, onCreate }: NothingYetProps) {
  const { status, setStatus } = filters;
  const { may } = useBoard();
  return (
    <EmptyState
      icon={<Inbox size={20} />}
      title={NOTHING[status]}
      actions={
        <>
          {may.work && (
            <Button variant="primary" onClick={onCreate}>
              Create an opportunity
            </Button>
          )}
          {status !== "all" && <Button onClick={() => setStatus("all")}>Show all statuses</Button>}
        </>
      }
    >
      {may.work && WHAT_TO_DO[status]}
    </EmptyState>
  );
}
