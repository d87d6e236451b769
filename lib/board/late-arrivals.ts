import type { Change } from "./changes";
import type { HeldLog } from "./held-log";

/** So long after its answer was lost upstream may still carry a change out, in milliseconds; gateways give up sooner. */
export const ARRIVES_WITHIN_MS = 60_000;

export type LateArrivals = ReturnType<typeof createLateArrivals>;

type LateArrivalParts = {
  held: HeldLog;
  later: (delayMs: number, work: () => void) => void;
  /** Hears that one more is not carried out any more. */
  onExpired: () => void;
};

/** Keeps in the log what got no answer for as long as it may still be carried out. */
export function createLateArrivals({ held, later, onExpired }: LateArrivalParts) {
  function expire(change: Change): void {
    later(ARRIVES_WITHIN_MS, () => {
      held.dispatch({ type: "expired", change });
      onExpired();
    });
  }
  return {
    expire,
    /** So many sendings of it got no answer on their way upstream, whatever became of it. */
    leaveOpen(change: Change, count: number): void {
      if (change.write.kind === "create") return;
      for (let sending = 0; sending < count; sending += 1) held.dispatch({ type: "leftOpen", change });
      if (count > 0) expire(change);
    },
  };
}
