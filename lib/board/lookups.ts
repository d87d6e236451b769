import { type ApiProblem, problemFrom } from "@/lib/http/api-problem";
import type { Change } from "./changes";
import type { HeldLog } from "./held-log";
import type { judge } from "./judgement";
import type { Opportunity } from "./model";
import type { BoardReads } from "./queries";

/** How long after a lost answer, and then after each look, it is looked up, in milliseconds; the last repeats. */
const DELAYS_MS = [1_000, 4_000, 5_000, 10_000, 20_000] as const;

/** So long after its answer was lost upstream may still carry a change out, in milliseconds; gateways give up sooner. */
const ARRIVES_WITHIN_MS = 60_000;

export type LookupParts = {
  getOpportunity: BoardReads["getOpportunity"];
  later: (delayMs: number, work: () => void) => void;
  /** What judges, which is no part of what a board begins with. */
  loadJudge: () => Promise<typeof judge>;
  held: Pick<HeldLog, "isInDoubt" | "mayArrive" | "nextAfter" | "baseOf">;
  /** Hears that a change is not carried out any more, whatever is known of it. */
  onExpired: (change: Change) => void;
  /** Hear what upstream holds now, null when there is none. */
  onHappened: (change: Change, found: Opportunity | null) => void;
  onRefused: (change: Change, problem: ApiProblem, found: Opportunity | null) => void;
};

/** Looks up what became of changes that got no answer. */
export function createLookups({ getOpportunity, later, loadJudge, held, ...parts }: LookupParts) {
  const running = new Set<string>();

  /** The opportunity as upstream has it, null when there is none, undefined when nobody can tell. */
  async function find({ pipelineId, opportunityId }: Change): Promise<Opportunity | null | undefined> {
    try {
      return await getOpportunity({ pipelineId, opportunityId });
    } catch (error) {
      return problemFrom(error).code === "not_found" ? null : undefined;
    }
  }

  /** Looks it up once. True when it is settled, by this or by another lookup. */
  async function lookUp(change: Change, problem: ApiProblem): Promise<boolean> {
    if (!held.isInDoubt(change)) return true;
    if (running.has(change.changeId)) return false;
    running.add(change.changeId);
    // What is read before that moment tells nothing of it.
    const isLate = !held.mayArrive(change);
    try {
      const [found, judge] = await Promise.all([find(change), loadJudge().catch(() => null)]);
      if (found === undefined || !judge || !held.isInDoubt(change)) return !held.isInDoubt(change);
      const end = judge({
        ...{ change, found, problem, isLate },
        ...{ base: held.baseOf(change), next: held.nextAfter(change) },
      });
      if (end === null) return false;
      if (end === "happened") parts.onHappened(change, found);
      else parts.onRefused(change, end, found);
      return true;
    } finally {
      running.delete(change.changeId);
    }
  }

  /** Looks it up until it is settled, at first soon and then at longer intervals. */
  function keepLooking(change: Change, problem: ApiProblem, attempt = 0): void {
    later(DELAYS_MS[Math.min(attempt, DELAYS_MS.length - 1)] ?? 0, async () => {
      if (!(await lookUp(change, problem))) keepLooking(change, problem, attempt + 1);
    });
  }

  function follow(change: Change, problem: ApiProblem): void {
    keepLooking(change, problem);
    later(ARRIVES_WITHIN_MS, () => {
      parts.onExpired(change);
      void lookUp(change, problem);
    });
  }

  return { lookUp, follow };
}
