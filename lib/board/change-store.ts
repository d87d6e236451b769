import * as z from "zod/mini";
import { ApiProblem, mayHaveHappened, problemFrom } from "@/lib/http/api-problem";
import { nextToSend, unknownChanges } from "./change-queue";
import {
  type Change,
  type ChangeLog,
  EMPTY_LOG,
  isSuperseded,
  type Known,
  type LogAction,
  reduceChanges,
} from "./changes";
import { type Opportunity, opportunitySchema } from "./model";
import type { BoardReads } from "./queries";
import type { BoardWrites } from "./sending";
import { afterWrite, hasHappened } from "./writes";

/** How long after a lost answer it is looked up, in milliseconds; the last repeats. */
const CHECK_DELAYS_MS = [1_000, 3_000, 10_000, 30_000] as const;

/**
 * What became of a change; `opportunity` as it is known now, or as it last was when it is gone. `isAwaited`: whoever
 * made the change hears it by a promise as well.
 */
export type Outcome = { change: Change; opportunity: Opportunity | null; isAwaited: boolean } & (
  | { kind: "confirmed" }
  | { kind: "refused" | "unknown"; problem: ApiProblem }
);

type Untold = DistributiveOmit<Outcome, "isAwaited">;
type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

export type ChangeStoreParts = {
  writes: BoardWrites;
  getOpportunity: BoardReads["getOpportunity"];
  now: () => number;
  later?: (delayMs: number, work: () => void) => void;
};

export type ChangeStore = ReturnType<typeof createChangeStore>;

/** The change log and its effects: it sends what waits, and looks up what got no answer. Notifies synchronously. */
export function createChangeStore(parts: ChangeStoreParts) {
  const { writes, now } = parts;
  const later = parts.later ?? ((delayMs, work) => void setTimeout(work, delayMs));
  let log: ChangeLog = EMPTY_LOG;
  const listeners = new Set<() => void>();
  const outcomeListeners = new Set<(outcome: Outcome) => void>();
  /** Whoever waits for a change, by its id. */
  const waiting = new Map<string, (outcome: Outcome) => void>();
  const checking = new Set<string>();

  function dispatch(action: LogAction): void {
    const next = reduceChanges(log, action);
    if (next === log) return;
    log = next;
    for (const listener of listeners) listener();
  }

  function tell(untold: Untold): void {
    const wait = waiting.get(untold.change.changeId);
    waiting.delete(untold.change.changeId);
    const outcome = { ...untold, isAwaited: wait !== undefined };
    for (const listener of outcomeListeners) listener(outcome);
    wait?.(outcome);
    sendWaiting();
  }

  function baseOf(change: Change): Opportunity | null {
    return log.tracks.get(change.opportunityId)?.base.opportunity ?? null;
  }

  function sendWaiting(): void {
    for (const change of nextToSend(log)) {
      dispatch({ type: "sent", change });
      void send(change);
    }
  }

  async function send(change: Change): Promise<void> {
    try {
      confirm(change, await writes.send(change, baseOf(change)));
    } catch (error) {
      const problem = problemFrom(error);
      if (mayHaveHappened(problem)) lose(change, problem);
      else refuse(change, problem, currentOf(change, problem));
    }
  }

  function confirm(change: Change, answer: Opportunity | null): void {
    const before = baseOf(change);
    const isMoot = isMootNow(change);
    dispatch({ type: "confirmed", change, at: now(), answer });
    if (isMoot) sendWaiting();
    else
      tell({ kind: "confirmed", change, opportunity: answer ?? afterWrite(before, change.write) ?? before });
  }

  function refuse(change: Change, problem: ApiProblem, current: Opportunity | null | undefined): void {
    const before = baseOf(change);
    const isMoot = isMootNow(change);
    dispatch({ type: "refused", change, at: now(), problem, ...(current === undefined ? {} : { current }) });
    if (isMoot) sendWaiting();
    else tell({ kind: "refused", change, problem, opportunity: current ?? before });
  }

  function isMootNow(change: Change): boolean {
    const track = log.tracks.get(change.opportunityId);
    return track !== undefined && isSuperseded(track, change);
  }

  function lose(change: Change, problem: ApiProblem): void {
    const opportunity = baseOf(change);
    dispatch({ type: "lost", change, at: now() });
    tell({ kind: "unknown", change, problem, opportunity });
    if (change.write.kind !== "create") checkLater(change, problem, 0);
  }

  function checkLater(change: Change, problem: ApiProblem, attempt: number): void {
    const delayMs = CHECK_DELAYS_MS[Math.min(attempt, CHECK_DELAYS_MS.length - 1)] ?? 0;
    later(delayMs, async () => {
      if (!(await check(change, problem))) checkLater(change, problem, attempt + 1);
    });
  }

  /** Looks up what became of a change. True when it is settled, by this or by another check. */
  async function check(change: Change, problem: ApiProblem): Promise<boolean> {
    const { changeId, pipelineId, opportunityId } = change;
    const isOpen = () => unknownChanges(log).some((one) => one.changeId === changeId);
    if (!isOpen()) return true;
    if (checking.has(changeId)) return false;
    checking.add(changeId);
    try {
      const found = await find({ pipelineId, opportunityId });
      if (found === undefined || !isOpen()) return !isOpen();
      if (hasHappened(change.write, found)) confirm(change, found);
      else refuse(change, notArrived(problem), found);
      return true;
    } finally {
      checking.delete(changeId);
    }
  }

  /** The opportunity as upstream has it, null when there is none, undefined when nobody can tell. */
  async function find(one: { pipelineId: string; opportunityId: string }) {
    try {
      return await parts.getOpportunity(one);
    } catch (error) {
      return problemFrom(error).code === "not_found" ? null : undefined;
    }
  }

  return {
    log: () => log,

    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },

    onOutcome(listener: (outcome: Outcome) => void): () => void {
      outcomeListeners.add(listener);
      return () => void outcomeListeners.delete(listener);
    },

    /** Puts a change into the log and sends it as soon as may be. */
    make(change: Change, base: Known): void {
      dispatch({ type: "made", change, base });
      checkAll();
      sendWaiting();
    },

    /** Like `make`, and waits. Rejects with ApiProblem when it was refused or no answer came. */
    async makeAndWait(change: Change, base: Known): Promise<Opportunity | null> {
      const outcome = await new Promise<Outcome>((resolve) => {
        waiting.set(change.changeId, resolve);
        this.make(change, base);
      });
      if (outcome.kind !== "confirmed") throw outcome.problem;
      return outcome.opportunity;
    },

    dismiss: (changeId: string) => dispatch({ type: "dismissed", changeId }),

    /** Looks up now whatever has no answer. */
    checkAll,

    /** Every read still held began at or after a moment: what is older is forgotten. */
    forgetBefore: (moment: number) => dispatch({ type: "covered", before: moment }),
  };

  function checkAll(): void {
    for (const change of unknownChanges(log)) void check(change, UNANSWERED);
  }
}

const UNANSWERED = new ApiProblem({ code: "unreachable", detail: "No answer came." });

function notArrived({ code, cause }: ApiProblem): ApiProblem {
  return new ApiProblem({
    code,
    cause,
    detail: "The connection broke, and the change did not arrive. Try again.",
  });
}

/** What upstream holds instead, when a refusal tells. */
function currentOf(change: Change, problem: ApiProblem): Opportunity | null | undefined {
  if (problem.code === "not_found" && change.write.kind !== "create") return null;
  const current = z.safeParse(opportunitySchema, problem.current);
  return current.success ? current.data : undefined;
}
