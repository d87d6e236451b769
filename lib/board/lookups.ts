import { type ApiProblem, problemFrom } from "@/lib/http/api-problem";
import type { Change } from "./changes";
import type { Opportunity } from "./model";
import type { BoardReads } from "./queries";

/** How long after a lost answer it is looked up, in milliseconds; the last repeats. */
const DELAYS_MS = [1_000, 3_000, 10_000, 30_000] as const;

type LookupParts = {
  getOpportunity: BoardReads["getOpportunity"];
  later: (delayMs: number, work: () => void) => void;
  /** Whether nobody knows yet what became of a change. */
  isOpen: (change: Change) => boolean;
  /** Hears what upstream holds now: null when there is none. `problem` is why no answer came. */
  onFound: (change: Change, found: Opportunity | null, problem: ApiProblem) => void;
};

/** Looks up what became of changes that got no answer. */
export function createLookups({ getOpportunity, later, isOpen, onFound }: LookupParts) {
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
    if (!isOpen(change)) return true;
    if (running.has(change.changeId)) return false;
    running.add(change.changeId);
    try {
      const found = await find(change);
      if (found === undefined || !isOpen(change)) return !isOpen(change);
      onFound(change, found, problem);
      return true;
    } finally {
      running.delete(change.changeId);
    }
  }

  /** Looks it up until it is settled, at first soon and then at longer intervals. */
  function keepLookingUp(change: Change, problem: ApiProblem, attempt = 0): void {
    const delayMs = DELAYS_MS[Math.min(attempt, DELAYS_MS.length - 1)] ?? 0;
    later(delayMs, async () => {
      if (!(await lookUp(change, problem))) keepLookingUp(change, problem, attempt + 1);
    });
  }

  return { lookUp, keepLookingUp };
}
