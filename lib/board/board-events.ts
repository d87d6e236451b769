import { type Change, type ChangeLog, isUnderWay } from "./changes";
import { createListeners } from "./listeners";
import type { Opportunity } from "./model";
import type { Outcome } from "./outcomes";
import type { BoardEvent } from "./shown";
import { placeOf } from "./writes";

type Moved = { change: Change; opportunity: Opportunity };
type Matches = (opportunity: Opportunity) => boolean;

/** Tells events to all who listen, and then to the one who tells the person. */
export function createEvents() {
  const listeners = createListeners<BoardEvent>();
  let teller: (event: BoardEvent) => void = () => undefined;
  return {
    onEvent: listeners.add,
    tellTo(next: (event: BoardEvent) => void): void {
      teller = next;
    },
    tell(event: BoardEvent | null): void {
      if (!event) return;
      listeners.call(event);
      teller(event);
    },
  };
}

/** What a move says at once. A card that comes back from where it has not been sent to is there already. */
export function moveEventsOf(moved: Moved, log: ChangeLog, matches: Matches): readonly (BoardEvent | null)[] {
  const kinds = isUnderWay(log, moved.change) ? (["moving"] as const) : (["moving", "moved"] as const);
  return kinds.map((kind) => movedEventOf(kind, moved, matches));
}

/** Null when the change is no move. */
function movedEventOf(
  kind: "moving" | "moved",
  { change, opportunity }: Moved,
  matches: Matches,
): BoardEvent | null {
  const { write, from, changeId } = change;
  if (write.kind !== "move" || !from) return null;
  const moved = { ...opportunity, ...placeOf(write.to) };
  const places = { from, to: write.to, isUndo: write.isUndo };
  return { kind, changeId, opportunity: moved, ...places, leftView: !matches(moved) };
}

/** What an outcome says to the person; null for a failure that whoever waits for it tells. */
export function boardEventOf(outcome: Outcome, matches: Matches): BoardEvent | null {
  const { change, opportunity } = outcome;
  if (!opportunity) return null;
  const { changeId, write } = change;
  if (outcome.kind === "confirmed") {
    if (write.kind === "move") return movedEventOf("moved", { change, opportunity }, matches);
    if (write.kind === "delete") return { kind: "deleted", changeId, opportunity };
    const kind = write.kind === "create" ? "created" : "edited";
    return { kind, changeId, opportunity, leftView: !matches(opportunity) };
  }
  const { kind, problem, isAwaited } = outcome;
  if (isAwaited) return null;
  const told = { changeId, opportunity, change: write.kind, problem };
  if (kind === "unknown") return { kind, ...told };
  const isWhole = write.kind === "move" || write.kind === "delete";
  return { kind, ...told, canRetry: isWhole && problem.code !== "not_found" };
}
