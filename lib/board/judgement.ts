import { ApiProblem } from "@/lib/http/api-problem";
import { type Arrival, arrivalOf } from "./arrival";
import { type Change, isSame, type Track } from "./changes";
import type { EditDraft } from "./drafts";
import { mergeEdit } from "./merge";
import type { Opportunity } from "./model";
import { isSamePlace } from "./writes";

type LookedUp = {
  change: Change;
  /** All that was done to the opportunity, and what upstream held before. */
  track: Pick<Track, "base" | "changes">;
  /** What it holds now, null when there is none. */
  found: Opportunity | null;
  /** Why no answer came. */
  problem: ApiProblem;
  /** Whether what has not been done by now is not done any more. */
  isLate: boolean;
};

/** What became of a change that got no answer: it has happened, or why it has not; null when it still may. A create cannot be judged. */
export function judge(looked: LookedUp): "happened" | ApiProblem | null {
  const { change, found, track } = looked;
  const base = track.base.opportunity;
  const { write } = change;
  if (found === null) return write.kind === "delete" ? "happened" : GONE;
  if (write.kind === "move") {
    if (isSamePlace(found, write.to)) return "happened";
    if (base && !isSamePlace(base, found)) return OVERTAKEN;
  }
  const arrival = write.kind === "edit" ? arrivalOfEdit(write.draft, { base, found }) : "notArrived";
  if (arrival === "arrived") return "happened";
  if (looked.isLate) return endOf(arrival, looked);
  // Of what is deleted nothing can be undone.
  const next = track.changes[track.changes.findIndex(isSame(change)) + 1];
  if (next?.write.kind !== "delete") return null;
  return notDone(looked, "It had not been done when your next change was sent, and may still arrive.");
}

const GONE = new ApiProblem({ code: "not_found", detail: "It no longer exists." });
const OVERTAKEN = new ApiProblem({ code: "conflict", detail: "Somebody else changed it meanwhile." });

type Seen = { base: Opportunity | null; found: Opportunity };

function arrivalOfEdit(draft: EditDraft, { base, found }: Seen): Arrival["kind"] {
  // Somebody else may have written the same.
  if (mergeEdit(found, { ...draft, base: undefined }).changed.size === 0) return "arrived";
  const before = base ?? found;
  return arrivalOf(found, { before, draft, changed: mergeEdit(before, draft).changed }).kind;
}

/** What has not happened by now does not happen any more. */
function endOf(arrival: Arrival["kind"], { change, problem, found }: LookedUp): ApiProblem {
  switch (arrival) {
    case "overtaken": {
      const detail = "Somebody else changed the same fields meanwhile.";
      return new ApiProblem({ code: "conflict", detail, current: found });
    }
    case "partly":
      return notDone({ problem }, "Not all of it was saved. Save it again.");
    default:
      return notDone({ problem }, `By now it is known that nothing was changed.${again(change)}`);
  }
}

/** An edit whose form was closed has no button that tries it again. */
const again = ({ write }: Change) => (write.kind === "edit" ? " You can save it again." : "");

/** The doubt is over, so that it has the code of what was certainly not done. */
function notDone({ problem: { cause } }: Pick<LookedUp, "problem">, detail: string): ApiProblem {
  const code = "upstream_unavailable";
  return new ApiProblem({ code, cause, detail: `There was no clear answer at first. ${detail}` });
}
