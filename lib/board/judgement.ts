import { ApiProblem } from "@/lib/http/api-problem";
import { arrivalOf } from "./arrival";
import type { Change } from "./changes";
import type { EditDraft } from "./drafts";
import { mergeEdit, valuesOf } from "./merge";
import type { Opportunity } from "./model";
import { isSamePlace, type Write } from "./writes";

type LookedUp = {
  change: Change;
  /** What upstream held before, as far as it was known. */
  base: Opportunity | null;
  /** What it holds now, null when there is none. */
  found: Opportunity | null;
  /** Why no answer came. */
  problem: ApiProblem;
  /** Whether what has not been done by now is not done any more. */
  isLate: boolean;
  /** The change of the same opportunity that waits for the end of this one. */
  next: Change | undefined;
};

/** What became of a change that got no answer: it has happened, or why it has not; null when it still may. */
export function judge({ change, base, found, problem, ...end }: LookedUp): "happened" | ApiProblem | null {
  const { write } = change;
  if (hasHappened(write, { base, found })) return "happened";
  if (found === null) return GONE;
  if (write.kind === "move" && base && !isSamePlace(base, found)) return OVERTAKEN;
  if (end.isLate) return notDone(problem, "By now it is known that nothing was changed. Try again.");
  if (!end.next || !isHarmlessAfter(write, end.next.write)) return null;
  return notDone(problem, "It had not been done when your next change was sent, and may still arrive.");
}

const GONE = new ApiProblem({ code: "not_found", detail: "It no longer exists." });
const OVERTAKEN = new ApiProblem({ code: "conflict", detail: "Somebody else changed it meanwhile." });

/** The doubt is over, so that it has the code of what was certainly not done. */
function notDone({ cause }: ApiProblem, detail: string): ApiProblem {
  const code = "upstream_unavailable";
  return new ApiProblem({ code, cause, detail: `There was no clear answer at first. ${detail}` });
}

/** A create cannot be judged. */
function hasHappened(write: Write, { base, found }: Pick<LookedUp, "base" | "found">): boolean {
  if (write.kind === "delete") return found === null;
  if (found === null || write.kind === "create") return false;
  if (write.kind === "move") return isSamePlace(found, write.to);
  const { draft } = write;
  const before = base ?? found;
  const { changed } = mergeEdit(before, draft);
  return changed.size === 0 || arrivalOf(found, { before, draft, changed }).kind === "arrived";
}

/**
 * Whether a write that may still arrive would undo nothing of the next one, which then need not wait: there is nothing left
 * to change, or all of it is saved once more.
 */
function isHarmlessAfter(write: Write, next: Write): boolean {
  if (next.kind === "delete") return true;
  return write.kind === "edit" && next.kind === "edit" && isRepeatedBy(write.draft, next.draft);
}

/** Every edit carries along the title and the place of its time. */
const CARRIED_ALONG = ["title", "stageId", "status"] as const;

function isRepeatedBy(draft: EditDraft, nextDraft: EditDraft): boolean {
  const [sent, next] = [valuesOf(draft), valuesOf(nextDraft)];
  return (
    [...sent].every(([field, value]) => next.get(field) === value) &&
    CARRIED_ALONG.every((field) => sent.has(field) || !next.has(field))
  );
}
