import { type ApiProblem, problemFrom } from "@/lib/http/api-problem";
import type { Change } from "./changes";
import type { HeldLog } from "./held-log";
import type { judge } from "./judgement";
import { ARRIVES_WITHIN_MS, type LateArrivals } from "./late-arrivals";
import type { Opportunity } from "./model";
import type { BoardReads } from "./queries";

/** How long after a lost answer, and then after each look, it is looked up, in milliseconds; the last repeats. */
const DELAYS_MS = [1_000, 4_000, 5_000, 10_000, 20_000] as const;

export type LookupParts = {
  getOpportunity: BoardReads["getOpportunity"];
  later: (delayMs: number, work: () => void) => void;
  /** What judges, which is no part of what a board begins with. */
  loadJudge: () => Promise<typeof judge>;
  late: LateArrivals;
  held: Pick<HeldLog, "isInDoubt" | "mayArrive" | "trackOf">;
  /** Hear what upstream holds now, null when there is none. */
  onHappened: (change: Change, found: Opportunity | null) => void;
  onRefused: (change: Change, problem: ApiProblem, found: Opportunity | null) => void;
};

/** Looks up what became of changes that got no answer. */
export function createLookups({ getOpportunity, later, loadJudge, held, late, ...parts }: LookupParts) {
  const running = new Set<string>();

  /** The opportunity as upstream has it, null when there is none, undefined when nobody can tell. */
  async function find({ pipelineId, opportunityId }: Change): Promise<Opportunity | null | undefined> {
    try {
      return await getOpportunity({ pipelineId, opportunityId });
    } catch (error) {
      return problemFrom(error).code === "not_found" ? null : undefined;
    }
  }

  /** Looks it up, once unless it expires meanwhile. True when it is settled, by this or by another lookup. */
  async function lookUp(change: Change, problem: ApiProblem): Promise<boolean> {
    if (!held.isInDoubt(change)) return true;
    if (running.has(change.changeId)) return false;
    running.add(change.changeId);
    try {
      // What is read before it expires tells nothing of the end.
      const isLate = !held.mayArrive(change);
      const isSettled = await look(change, { problem, isLate });
      if (isSettled || isLate || held.mayArrive(change)) return isSettled;
      return await look(change, { problem, isLate: true });
    } finally {
      running.delete(change.changeId);
    }
  }

  async function look(change: Change, why: { problem: ApiProblem; isLate: boolean }): Promise<boolean> {
    const [found, judge] = await Promise.all([find(change), loadJudge().catch(() => null)]);
    const track = held.trackOf(change);
    if (found === undefined || !judge || !track || !held.isInDoubt(change)) return !held.isInDoubt(change);
    const end = judge({ ...why, change, found, track });
    if (end === null) return false;
    if (end === "happened") parts.onHappened(change, found);
    else parts.onRefused(change, end, found);
    return true;
  }

  /** At first soon and then at longer intervals. */
  function keepLooking(change: Change, problem: ApiProblem, attempt = 0): void {
    later(DELAYS_MS[Math.min(attempt, DELAYS_MS.length - 1)] ?? 0, async () => {
      if (!(await lookUp(change, problem))) keepLooking(change, problem, attempt + 1);
    });
  }

  /** Looks it up until it is settled, and once more as soon as it is not carried out any more. */
  function follow(change: Change, problem: ApiProblem): void {
    late.expire(change);
    keepLooking(change, problem);
    later(ARRIVES_WITHIN_MS, () => void lookUp(change, problem));
  }

  return { lookUp, follow };
}
