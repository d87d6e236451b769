import * as z from "zod/mini";
import { ApiProblem, mayHaveHappened, problemFrom } from "@/lib/http/api-problem";
import { nextToSend, unknownChanges } from "./change-queue";
import type { Change, LogAction } from "./changes";
import type { HeldLog } from "./held-log";
import { createLateArrivals } from "./late-arrivals";
import { createLookups, type LookupParts } from "./lookups";
import { type Opportunity, opportunitySchema } from "./model";
import type { Untold } from "./outcomes";
import type { BoardWrites } from "./sending";
import { afterWrite, isNoMove } from "./writes";

type SenderParts = Pick<LookupParts, "getOpportunity" | "later" | "loadJudge"> & {
  writes: BoardWrites;
  /** Draws the next logical moment. */
  now: () => number;
  held: HeldLog;
  tell: (outcome: Untold) => void;
};

/** Sends what waits in the log, notes and tells what became of it, and looks up what got no answer. */
export function createSender({ writes, now, held, tell, ...parts }: SenderParts) {
  function sendWaiting(): void {
    for (const change of nextToSend(held.log())) {
      held.dispatch({ type: "sent", change });
      void send(change);
    }
  }

  async function send(change: Change): Promise<void> {
    try {
      const leaveOpen = (count: number) => late.leaveOpen(change, count);
      confirm(change, await writes.send(change, held.baseOf(change), leaveOpen));
    } catch (error) {
      const problem = problemFrom(error);
      if (mayHaveHappened(problem)) lose(change, problem);
      else refuse(change, problem, currentOf(change, problem));
    }
  }

  function settle(action: LogAction & { change: Change }, outcome: Untold): void {
    const lastMove = held.lastOtherMove(action.change);
    const isMoot = held.isMoot(action.change);
    held.dispatch(action);
    if (!isMoot || (outcome.kind === "confirmed" && action.change.write.kind === "delete")) tell(outcome);
    // The card is where a newer move wanted it: that need not be sent.
    if (lastMove && !held.isOnItsWay(lastMove))
      tell({ kind: "confirmed", wasInDoubt: false, change: lastMove, opportunity: held.baseOf(lastMove) });
    sendWaiting();
  }

  function confirm(change: Change, answer: Opportunity | null): void {
    const before = held.baseOf(change);
    const opportunity = answer ?? afterWrite(before, change.write) ?? before;
    const outcome = { kind: "confirmed", wasInDoubt: held.isInDoubt(change), change, opportunity } as const;
    settle({ type: "confirmed", change, at: now(), answer }, outcome);
  }

  function refuse(change: Change, problem: ApiProblem, current: Opportunity | null | undefined): void {
    const before = held.baseOf(change);
    // It is gone, so that nothing of what waits can be done either.
    const next = current === null && held.nextBehind(change);
    if (next) refuse(next, problem, null);
    if (problem.code === "conflict") callOffWayBack({ held, now, tell }, { of: change, problem, current });
    const known = learnt({ problem, current, isMoot: held.isMoot(change) });
    const action = { type: "refused", change, at: now(), problem, ...known } as const;
    settle(action, { kind: "refused", change, problem, opportunity: current ?? before, before });
  }

  function lose(change: Change, problem: ApiProblem): void {
    held.dispatch({ type: "lost", change, at: now() });
    if (!held.isMoot(change)) tell({ kind: "unknown", change, problem, opportunity: held.baseOf(change) });
    sendWaiting();
    if (change.write.kind !== "create") lookups.follow(change, problem);
  }

  const late = createLateArrivals({ held, later: parts.later, onExpired: sendWaiting });
  const lookups = createLookups({ ...parts, held, late, onHappened: confirm, onRefused: refuse });

  return {
    sendWaiting,
    /** Looks up now whatever has no answer. */
    checkAll(): void {
      for (const change of unknownChanges(held.log())) void lookups.lookUp(change, UNANSWERED);
    },

    /** Looks one of them up now, and tells also that it is still not known. */
    async check(changeId: string): Promise<void> {
      const change = unknownChanges(held.log()).find((one) => one.changeId === changeId);
      if (!change || (await lookups.lookUp(change, UNANSWERED)) || held.isMoot(change)) return;
      tell({ kind: "unknown", change, problem: UNANSWERED, opportunity: held.baseOf(change) });
    },
  };
}

const UNANSWERED = new ApiProblem({
  code: "unreachable",
  detail: "There is no answer yet. It is looked up again by itself.",
});

type CalledOff = { of: Change; problem: ApiProblem; current: Opportunity | null | undefined };

/** What a waiting move was to take back never was, and the card is where others have put it. */
function callOffWayBack(
  { held, now, tell }: Pick<SenderParts, "held" | "now" | "tell">,
  { of, problem, current = null }: CalledOff,
): void {
  const change = held.wayBackOf(of);
  // It is where the move would lead.
  if (!change || isNoMove(current, change.write)) return;
  const before = afterWrite(held.baseOf(of), of.write);
  held.dispatch({ type: "refused", change, problem, at: now() });
  // The end of a move tells of both; that of a form is told by the form.
  if (of.write.kind === "edit")
    tell({ kind: "refused", change, problem, opportunity: current ?? before, before });
}

type Told = { problem: ApiProblem; current: Opportunity | null | undefined; isMoot: boolean };

/** What a refusal lets us know. A newer move that waits was made on the same as the overtaken one, and is to be overtaken too. */
function learnt({ problem, current, isMoot }: Told): { current?: Opportunity | null } {
  return current === undefined || (isMoot && problem.code === "conflict") ? {} : { current };
}

/** What upstream holds instead, when a refusal tells. */
function currentOf(change: Change, problem: ApiProblem): Opportunity | null | undefined {
  if (problem.code === "not_found" && change.write.kind !== "create") return null;
  const current = z.safeParse(opportunitySchema, problem.current);
  return current.success ? current.data : undefined;
}
