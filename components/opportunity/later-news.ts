import type { Opportunity, Place } from "@/lib/board/model";
import type { BoardEvent } from "@/lib/board/shown";
import { type Failure, failureOf } from "./failure";

/** What became known of an opportunity while its form stands open and waits for nothing. */
export type LaterNews =
  | { kind: "deleted" }
  | { kind: "saved"; opportunity: Opportunity }
  /** A move of ours, as which it may be shown, came to nothing. */
  | { kind: "putBack"; place: Place }
  /** `opportunity`: as it is, once it is known that an edit was not done. */
  | { kind: "failed"; failure: Failure; opportunity: Opportunity | null };

/**
 * What an open form has to follow, or null when an event is none of its concern. What was not done it tells whatever
 * stands in it, since the board leaves that to it. `told`: what stands in it of the last attempt.
 */
export function laterNewsOf(
  event: BoardEvent,
  { opportunityId, told }: { opportunityId: string | null; told: Failure | null },
): LaterNews | null {
  if (event.opportunity.id !== opportunityId) return null;
  if (event.kind === "deleted") return { kind: "deleted" };
  if (event.kind === "edited" && told?.attempt === "edit" && told.isInDoubt)
    return { kind: "saved", opportunity: event.opportunity };
  const isTrouble = event.kind === "refused" || event.kind === "unknown";
  if (isTrouble && (event.change === "edit" || event.change === "delete"))
    return {
      kind: "failed",
      failure: failureOf(event.problem, event.change),
      opportunity: knownAfterEdit(event),
    };
  // Where others have put it instead clashes with what is saved, and is theirs.
  if (event.kind === "refused") return { kind: "putBack", place: event.overtaken?.from ?? event.opportunity };
  return null;
}

/** The opportunity as it is, when an event tells what became of an edit of it; otherwise null. */
export function knownAfterEdit(event: BoardEvent): Opportunity | null {
  const isOver = event.kind === "edited" || (event.kind === "refused" && event.change === "edit");
  return isOver ? event.opportunity : null;
}
