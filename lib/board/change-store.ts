import { createSender } from "./change-sender";
import type { Change, Known } from "./changes";
import { holdLog } from "./held-log";
import type { LookupParts } from "./lookups";
import type { Opportunity } from "./model";
import { createOutcomes } from "./outcomes";
import type { BoardReads } from "./queries";
import type { BoardWrites } from "./sending";

/** Loads what judges changes without an answer, which is no part of what a board begins with. */
export const loadJudge: LookupParts["loadJudge"] = async () => (await import("./judgement")).judge;

/** `now` draws the next logical moment. `later` is `setTimeout`, and what judges is loaded late, unless a test says otherwise. */
export type ChangeStoreParts = {
  writes: BoardWrites;
  getOpportunity: BoardReads["getOpportunity"];
  now: () => number;
} & Partial<Pick<LookupParts, "later" | "loadJudge">>;

export type ChangeStore = ReturnType<typeof createChangeStore>;

/** The change log and its effects: it sends what waits, and looks up what got no answer. Notifies synchronously. */
export function createChangeStore(parts: ChangeStoreParts) {
  const later: LookupParts["later"] = parts.later ?? ((delayMs, work) => void setTimeout(work, delayMs));
  const held = holdLog();
  const outcomes = createOutcomes();
  const sender = createSender({ loadJudge, ...parts, later, held, tell: outcomes.tell });

  /** Puts a change into the log and sends it as soon as may be. */
  function make(change: Change, base: Known): void {
    held.together(() => {
      held.dispatch({ type: "made", change, base });
      sender.checkAll();
      sender.sendWaiting();
    });
  }

  return {
    log: held.log,
    subscribe: held.subscribe,
    onOutcome: outcomes.listen,
    make,

    /** Like `make`, and waits. Rejects with ApiProblem when it was refused or no answer came. */
    async makeAndWait(change: Change, base: Known): Promise<Opportunity | null> {
      const told = outcomes.of(change.changeId);
      make(change, base);
      const outcome = await told;
      if (outcome.kind !== "confirmed") throw outcome.problem;
      return outcome.opportunity;
    },

    dismiss: (changeId: string) => held.dispatch({ type: "dismissed", changeId }),

    /** Looks up now whatever has no answer. */
    checkAll: sender.checkAll,

    /** Looks up now what became of one change, and says so also when that is still not known. */
    check: sender.check,

    /** Every read still held began at or after a moment: what is older is forgotten. */
    forgetBefore: (moment: number) => held.dispatch({ type: "covered", before: moment }),
  };
}
