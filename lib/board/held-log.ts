import {
  type Change,
  type ChangeLog,
  changesPlace,
  EMPTY_LOG,
  isSame,
  type LogAction,
  reduceChanges,
} from "./changes";
import { createListeners } from "./listeners";
import { isSamePlace } from "./writes";

export type HeldLog = ReturnType<typeof holdLog>;

/** The one log of a store, and who wants to hear when it changes. */
export function holdLog() {
  let log: ChangeLog = EMPTY_LOG;
  const listeners = createListeners<void>();
  let isSilent = false;
  const notify = () => {
    if (!isSilent) listeners.call();
  };
  const trackOf = ({ opportunityId }: Change) => log.tracks.get(opportunityId);
  const changesOf = (change: Change) => trackOf(change)?.changes ?? [];
  /** The newer move that waits, where it only leads back to where this change of its place began. */
  const wayBackOf = (change: Change): Change | undefined => {
    const opportunity = trackOf(change)?.base.opportunity;
    const next = changesOf(change).find(({ state, write }) => state === "waiting" && changesPlace(write));
    const isBack =
      opportunity &&
      next?.write.kind === "move" &&
      next !== change &&
      isSamePlace(opportunity, next.write.to);
    return isBack && changesPlace(change.write) ? next : undefined;
  };
  return {
    log: () => log,
    subscribe: (listener: () => void) => listeners.add(listener),
    dispatch(action: LogAction): void {
      const next = reduceChanges(log, action);
      if (next === log) return;
      log = next;
      notify();
    },
    /** Notifies once of all that `work` dispatches: each notification has the board computed and looked over anew. */
    together(work: () => void): void {
      const before = log;
      isSilent = true;
      try {
        work();
      } finally {
        isSilent = false;
      }
      if (log !== before) notify();
    },
    trackOf,
    baseOf: (change: Change) => trackOf(change)?.base.opportunity ?? null,
    isOnItsWay: (change: Change) => changesOf(change).some(isSame(change)),
    /** Whether nobody knows what became of it. */
    isInDoubt: (change: Change) =>
      changesOf(change).some((one) => isSame(change)(one) && one.state === "unknown"),
    /** Whether it got no answer and may still be carried out. */
    mayArrive: (change: Change) => trackOf(change)?.mayArrive.some(isSame(change)) ?? false,
    /** The last move that is on its way to the same opportunity besides this change. */
    lastOtherMove: (change: Change) =>
      changesOf(change).findLast((one) => one.write.kind === "move" && !isSame(change)(one)),
    wayBackOf,
    /** What waits next behind it, but for a deletion. */
    nextBehind: (change: Change) => {
      const changes = changesOf(change);
      return changes
        .slice(changes.findIndex(isSame(change)) + 1)
        .find(({ write }) => write.kind !== "delete");
    },
    /**
     * Whether a newer move of the same card makes the outcome of this one nobody's concern. A form or a deletion does not:
     * it may be refused, and says nothing of the move.
     */
    isMoot: (change: Change): boolean =>
      (change.write.kind === "move" || change.write.kind === "delete") &&
      changesOf(change).some(({ write, madeAt }) => write.kind === "move" && madeAt > change.madeAt),
  };
}
