import type { ApiProblem } from "@/lib/http/api-problem";
import type { Change } from "./changes";
import { createListeners } from "./listeners";
import type { Opportunity } from "./model";

/**
 * What became of a change; `opportunity` as it is known now, or as it last was when it is gone. `isAwaited`: whoever
 * made the change hears it by a promise as well.
 */
export type Outcome = {
  change: Change;
  opportunity: Opportunity | null;
  isAwaited: boolean;
} /** `wasInDoubt`: it was told before that nobody knows. */ & (
  | { kind: "confirmed"; wasInDoubt: boolean }
  | { kind: "unknown"; problem: ApiProblem }
  /** `before`: as the change thought it was. */
  | { kind: "refused"; problem: ApiProblem; before: Opportunity | null }
);

/** An outcome before it is known whether somebody waits for it. */
export type Untold = DistributiveOmit<Outcome, "isAwaited">;
type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

/** Tells outcomes to all who listen, and to the one who waits for that very change. */
export function createOutcomes() {
  const listeners = createListeners<Outcome>();
  /** By the change's id. */
  const waiting = new Map<string, (outcome: Outcome) => void>();
  return {
    listen: listeners.add,

    tell(untold: Untold): void {
      const { changeId } = untold.change;
      const wait = waiting.get(changeId);
      waiting.delete(changeId);
      const outcome = { ...untold, isAwaited: wait !== undefined };
      listeners.call(outcome);
      wait?.(outcome);
    },

    /** The outcome of a change that is about to be made. */
    of: (changeId: string) => new Promise<Outcome>((resolve) => void waiting.set(changeId, resolve)),
  };
}
