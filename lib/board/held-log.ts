import {
  type Change,
  type ChangeLog,
  EMPTY_LOG,
  isSuperseded,
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
  let isHeldBack = false;
  const notify = () => {
    if (!isHeldBack) listeners.call();
  };
  /** The newer move that waits, where it only leads back to where this one began. */
  const wayBackOf = (change: Change): Change | undefined => {
    const track = log.tracks.get(change.opportunityId);
    const { opportunity } = track?.base ?? {};
    return track?.changes.find(
      ({ changeId, state, write }) =>
        changeId !== change.changeId &&
        state === "waiting" &&
        write.kind === "move" &&
        opportunity &&
        isSamePlace(opportunity, write.to),
    );
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
      isHeldBack = true;
      try {
        work();
      } finally {
        isHeldBack = false;
      }
      if (log !== before) notify();
    },
    baseOf: ({ opportunityId }: Change) => log.tracks.get(opportunityId)?.base.opportunity ?? null,
    isOnItsWay: ({ opportunityId, changeId }: Change) =>
      log.tracks.get(opportunityId)?.changes.some((one) => one.changeId === changeId) ?? false,
    /** Whether nobody knows what became of it. */
    isInDoubt: ({ opportunityId, changeId }: Change) =>
      log.tracks
        .get(opportunityId)
        ?.changes.some((one) => one.changeId === changeId && one.state === "unknown") ?? false,
    /** The last move that is on its way to the same opportunity besides this change. */
    lastMoveAfter: ({ opportunityId, changeId }: Change) =>
      log.tracks
        .get(opportunityId)
        ?.changes.findLast((one) => one.write.kind === "move" && one.changeId !== changeId),
    wayBackOf,
    /** Whether it got no answer and may still be carried out. */
    mayArrive: ({ opportunityId, changeId }: Change) =>
      log.tracks.get(opportunityId)?.mayArrive.some((one) => one.changeId === changeId) ?? false,
    /** The change that waits for the end of this one. */
    nextAfter: ({ opportunityId, changeId }: Change): Change | undefined => {
      const changes = log.tracks.get(opportunityId)?.changes ?? [];
      return changes[changes.findIndex((one) => one.changeId === changeId) + 1];
    },
    /** Whether a newer change of the same opportunity makes the outcome of this one nobody's concern. */
    isMoot(change: Change): boolean {
      const track = log.tracks.get(change.opportunityId);
      return track !== undefined && isSuperseded(track, change);
    },
  };
}
