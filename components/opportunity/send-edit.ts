import type { EditDraft } from "@/lib/board/drafts";
import { type Clash, clashesOf, rebaseForm } from "@/lib/board/form-clashes";
import type { EditContext, OpportunityForm } from "@/lib/board/form-fields";
import { editDraftOf } from "@/lib/board/forms";
import type { Opportunity } from "@/lib/board/model";
import type { FieldError } from "@/lib/errors";
import { ApiProblem, problemFrom } from "@/lib/http/api-problem";
import { failureOf } from "./failure";

type Send = (opportunityId: string, draft: EditDraft) => Promise<unknown>;

/**
 * Sends what a form changes, if anything. Where one's own last save, of which nobody knew, turns out to be all that is in
 * its way, it goes on top of that.
 */
export async function sendEdit(form: OpportunityForm, context: EditContext, send: Send): Promise<void> {
  const draft = editDraftOf(form, context);
  if (!draft) return;
  try {
    await send(context.shown.id, draft);
  } catch (error) {
    const current = context.wanted ? currentOf(error) : null;
    if (!current) throw error;
    const clashes = clashesOf(form, context, current);
    if (clashes.length > 0) throw blaming(clashes, error);
    const { format } = context;
    await sendEdit(rebaseForm(form, context, current), { shown: current, format }, send);
  }
}

/** One's own save may stand in the way beside somebody else's changes, and is no fault. */
function blaming(clashes: readonly Clash[], error: unknown): ApiProblem {
  const problem = problemFrom(error);
  const isTheirs = ({ path }: FieldError) => clashes.some((clash) => clash.path === path);
  return new ApiProblem({ ...problem, fieldErrors: problem.fieldErrors.filter(isTheirs), cause: problem });
}

/** What stands there instead, after a conflict. */
function currentOf(error: unknown): Opportunity | null {
  const { kind, current } = failureOf(error, "edit");
  return kind === "conflict" ? current : null;
}
