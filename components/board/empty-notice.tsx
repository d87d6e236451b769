import Inbox from "lucide-react/icons/inbox";
import SearchX from "lucide-react/icons/search-x";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { useBoard } from "./board-context";
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

type EmptyNoticeProps = { filters: BoardFilters; onCreate: () => void };

/** Says why there is no card, and how to come to some. Loaded when there is none. */
export function EmptyNotice({ filters, onCreate }: EmptyNoticeProps) {
  return filters.isNarrowed ? (
    <NothingFound filters={filters} />
  ) : (
    <NothingYet filters={filters} onCreate={onCreate} />
  );
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

function NothingYet({ filters, onCreate }: EmptyNoticeProps) {
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
