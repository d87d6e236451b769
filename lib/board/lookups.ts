import { ApiProblem, problemFrom } from "@/lib/http/api-problem";
import type { Change } from "./changes";
import type { Opportunity } from "./model";
import type { BoardReads } from "./queries";
import { hasHappened, isSamePlace } from "./writes";

/** How long after a lost answer it is looked up, in milliseconds; the last repeats. */
const DELAYS_MS = [1_000, 4_000, 15_000, 40_000] as const;

/**
 * From this one on, a minute after the answer was lost, what upstream has not done is not done any more: gateways give
 * up sooner. Before that it may still arrive, and only what waits for its end goes on top of it.
 */
const LATE_LOOKUP = 3;

type LookupParts = {
  getOpportunity: BoardReads["getOpportunity"];
  later: (delayMs: number, work: () => void) => void;
  /** Whether nobody knows yet what became of a change. */
  isOpen: (change: Change) => boolean;
  /** Whether another change of the same opportunity waits for the end of this one. */
  isWaitedFor: (change: Change) => boolean;
  /** What a change was made on. */
  baseOf: (change: Change) => Opportunity | null;
  /** Hear what upstream holds now, null when there is none. */
  onHappened: (change: Change, found: Opportunity | null) => void;
  onRefused: (change: Change, problem: ApiProblem, found: Opportunity | null) => void;
};

/** Looks up what became of changes that got no answer. */
export function createLookups({ getOpportunity, later, isOpen, ...parts }: LookupParts) {
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
      const found = await find(change);
      if (found === undefined || !isOpen(change)) return !isOpen(change);
      if (hasHappened(change.write, found)) parts.onHappened(change, found);
      else {
        const isLate = late.has(change.changeId);
        const isWaitedFor = parts.isWaitedFor(change);
        const why = whyNot(change, { base: parts.baseOf(change), found, problem, isLate, isWaitedFor });
        if (why === null) return false;
        parts.onRefused(change, why, found);
      }
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

const GONE = new ApiProblem({ code: "not_found", detail: "It no longer exists." });
const OVERTAKEN = new ApiProblem({ code: "conflict", detail: "Somebody else changed it meanwhile." });

type LookedUp = {
  base: Opportunity | null;
  found: Opportunity | null;
  /** Why no answer came. */
  problem: ApiProblem;
  isLate: boolean;
  isWaitedFor: boolean;
};

/** Why a change does not happen, judged by what upstream holds instead; null when it still may. */
function whyNot({ write }: Change, { base, found, problem, ...end }: LookedUp): ApiProblem | null {
  if (found === null) return GONE;
  if (write.kind === "move" && base && !isSamePlace(base, found)) return OVERTAKEN;
  if (end.isLate) return notDone(problem, "By now it is known that nothing was changed. Try again.");
  const meanwhile = "It had not been done when your next change was sent, and may still arrive.";
  return end.isWaitedFor ? notDone(problem, meanwhile) : null;
}

/** The doubt is over, so that it has the code of what was certainly not done. */
function notDone({ cause }: ApiProblem, detail: string): ApiProblem {
  const code = "upstream_unavailable";
  return new ApiProblem({ code, cause, detail: `There was no clear answer at first. ${detail}` });
}
