import { type ApiProblem, problemFrom } from "@/lib/http/api-problem";
import type { Change } from "./changes";
import type { judge } from "./judgement";
import type { Opportunity } from "./model";
import type { BoardReads } from "./queries";

/** How long after a lost answer, and then after each look, it is looked up, in milliseconds; the last repeats. */
const DELAYS_MS = [1_000, 4_000, 5_000, 10_000, 20_000] as const;

/**
 * From this one on, a minute after the answer was lost, what upstream has not done is not done any more: gateways give
 * up sooner. Before that it may still arrive, and would undo what went out meanwhile.
 */
const LATE_LOOKUP = 5;

export type LookupParts = {
  getOpportunity: BoardReads["getOpportunity"];
  later: (delayMs: number, work: () => void) => void;
  /** What judges, which a board does without until an answer is lost. */
  loadJudge: () => Promise<typeof judge>;
  /** Whether nobody knows yet what became of a change. */
  isOpen: (change: Change) => boolean;
  /** The change of the same opportunity that waits for the end of this one. */
  nextAfter: (change: Change) => Change | undefined;
  /** What a change was made on. */
  baseOf: (change: Change) => Opportunity | null;
  /** Hear what upstream holds now, null when there is none. */
  onHappened: (change: Change, found: Opportunity | null) => void;
  onRefused: (change: Change, problem: ApiProblem, found: Opportunity | null) => void;
};

/** Looks up what became of changes that got no answer. */
export function createLookups({ getOpportunity, later, isOpen, ...parts }: LookupParts) {
  const { loadJudge, nextAfter, baseOf, onHappened, onRefused } = parts;
  const running = new Set<string>();
  /** Of the changes of which nobody knows, those that do not happen any more unless they have. */
  const late = new Set<string>();

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
    if (!isOpen(change)) return true;
    if (running.has(change.changeId)) return false;
    running.add(change.changeId);
    try {
      const [found, judge] = await Promise.all([find(change), loadJudge().catch(() => null)]);
      if (found === undefined || !judge || !isOpen(change)) return !isOpen(change);
      const [base, next, isLate] = [baseOf(change), nextAfter(change), late.has(change.changeId)];
      const end = judge({ change, base, found, problem, isLate, next });
      if (end === null) return false;
      if (end === "happened") onHappened(change, found);
      else onRefused(change, end, found);
      return true;
    } finally {
      running.delete(change.changeId);
    }
  }

  /** Looks it up until it is settled, at first soon and then at longer intervals. */
  function keepLookingUp(change: Change, problem: ApiProblem, attempt = 0): void {
    const delayMs = DELAYS_MS[Math.min(attempt, DELAYS_MS.length - 1)] ?? 0;
    later(delayMs, async () => {
      if (attempt >= LATE_LOOKUP) late.add(change.changeId);
      if (!(await lookUp(change, problem))) keepLookingUp(change, problem, attempt + 1);
      else late.delete(change.changeId);
    });
  }

  return { lookUp, keepLookingUp };
}
