import { type Change, type ChangeLog, expected, isHeldBack, isSame } from "./changes";
import { createListeners } from "./listeners";
import type { Opportunity, Place } from "./model";
import type { Outcome } from "./outcomes";
import type { BoardEvent, OpenBoard } from "./shown";
import { afterWrite, isSamePlace, kindOf, meantPlace, placeOf } from "./writes";

type Moved = { change: Change; opportunity: Opportunity };
type Matches = (opportunity: Opportunity) => boolean;

type TellTo = Parameters<OpenBoard["tellTo"]>;

/** Tells events to all who listen, and then to those who tell them outside. */
export function createEvents() {
  const listeners = createListeners<BoardEvent, boolean>();
  const tellers = new Map<TellTo[0], TellTo[1]>();
  return {
    onEvent: listeners.add,
    tellTo: (...[who, teller]: TellTo) => void tellers.set(who, teller),
    tell(event: BoardEvent | null): void {
      if (!event) return;
      const isTold = listeners.call(event).includes(true);
      if (!isTold) tellers.get("person")?.(event);
      tellers.get("portal")?.(event);
    },
  };
}

/** What a move says at once. A card that comes back from where it has not been sent to is there already. */
export function moveEventsOf(moved: Moved, log: ChangeLog, matches: Matches): readonly (BoardEvent | null)[] {
  const track = log.tracks.get(moved.change.opportunityId);
  const changes = track?.changes ?? [];
  const place = changes.findIndex(isSame(moved.change));
  // Behind a form, too, it takes its time, and is not even sent.
  const isBehindForm = changes.slice(0, place).some(({ write }) => write.kind !== "move");
  const isHeld = place >= 0 && (isHeldBack(track) || isBehindForm);
  const hows: How[] = [{ kind: "moving", waits: isHeld ? "held" : place > 0 && "queued" }];
  // Where another move of it is on its way the end of that tells both.
  if (place < 0 && !changes.some(({ write }) => write.kind === "move"))
    hows.push({ kind: "moved", wasInDoubt: false });
  return hows.map((how) => movedEventOf(how, moved, matches));
}

type How =
  | Pick<Extract<BoardEvent, { kind: "moving" }>, "kind" | "waits">
  | { kind: "moved"; wasInDoubt: boolean };

/** Null when the change is no move. */
function movedEventOf(how: How, { change, opportunity }: Moved, matches: Matches): BoardEvent | null {
  const { write, from, changeId } = change;
  if (write.kind !== "move" || !from) return null;
  const moved = { ...opportunity, ...placeOf(write.to) };
  const places = { from, to: write.to, isUndo: write.isUndo };
  return { ...how, changeId, opportunity: moved, ...places, leftView: !matches(moved) };
}

/** What an outcome, which stands in the log, says to the person; null for a failure that whoever waits for it tells. */
export function boardEventOf(
  outcome: Outcome,
  { log, matches }: { log: ChangeLog; matches: Matches },
): BoardEvent | null {
  const { change, opportunity } = outcome;
  if (!opportunity) return null;
  const { changeId, write } = change;
  const track = log.tracks.get(change.opportunityId);
  if (outcome.kind === "confirmed") {
    const { wasInDoubt } = outcome;
    if (write.kind === "move")
      return movedEventOf({ kind: "moved", wasInDoubt }, { change, opportunity }, matches);
    if (write.kind === "delete") return { kind: "deleted", changeId, opportunity };
    const told = { changeId, opportunity, leftView: !matches(opportunity) };
    if (write.kind === "create") return { kind: "created", ...told };
    const from = ownPlaceOf(change, opportunity, log);
    const isMoving = track?.changes.some((one) => one.write.kind === "move") ?? false;
    return { kind: "edited", isMoving, ...told, ...(from && !isSamePlace(from, opportunity) && { from }) };
  }
  const { problem, isAwaited } = outcome;
  if (isAwaited) return null;
  const told = { changeId, opportunity, change: kindOf(write), problem };
  if (outcome.kind === "unknown") return { kind: outcome.kind, ...told };
  const isWhole = write.kind === "move" || write.kind === "delete";
  const isKept = track?.refusal?.change.changeId === changeId;
  const canRetry = isWhole && isKept && problem.code !== "not_found";
  const { kind, before: from } = outcome;
  if (write.kind !== "move" || problem.code !== "conflict" || !from) {
    const shown = track ? expected(track, opportunity) : opportunity;
    return { kind, ...told, canRetry, isOnItsWay: !shown || !isSamePlace(shown, opportunity) };
  }
  const to = meantPlace({ from, to: write.to, now: opportunity });
  const mayArrive = track?.mayArrive.some(isSame(change)) ?? false;
  return { kind, ...told, canRetry, overtaken: { from, to, leftView: !matches(opportunity), mayArrive } };
}

/** Where an edit would have left the opportunity as it was known before; null when it was not. */
function ownPlaceOf(
  { opportunityId, write }: Change,
  edited: Opportunity,
  { tracks }: ChangeLog,
): Place | null {
  const done = tracks.get(opportunityId)?.done.findLast(({ after }) => after === edited);
  const own = done ? afterWrite(done.before, write) : null;
  return own && placeOf(own);
}
