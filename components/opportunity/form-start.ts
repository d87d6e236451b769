import { type Clash, type KeptForm, resumeForm } from "@/lib/board/form-clashes";
import { type EditContext, formOf, isSameForm, type OpportunityForm } from "@/lib/board/form-fields";
import type { Opportunity } from "@/lib/board/model";
import type { MoneyFormat } from "@/lib/board/money";
import type { EditInDoubt } from "@/lib/board/shown";
import type { CreationInDoubt } from "./failure";

/** What is kept of a form that was closed. */
export type Kept = KeptForm & { creationInDoubt?: CreationInDoubt | null };

type Opening = {
  /** As the board shows it; null for a new one. */
  opportunity: Opportunity | null;
  /** Its last save, when nobody knows what became of it. */
  doubt: EditInDoubt | null;
  kept: Kept | null;
  /** What is kept is being saved. */
  isUnderWay: boolean;
  /** Where a new one begins, when the person said so. */
  stageId: string | null;
  /** A new one in which nothing stands yet. */
  blank: OpportunityForm;
  format: MoneyFormat;
};

export type FormStart = {
  form: OpportunityForm;
  /** Against what it is checked and saved. */
  shown: Opportunity | null;
  /** As it is instead if the last save was done, while nobody knows that. */
  wanted: Opportunity | null;
  creationInDoubt: CreationInDoubt | null;
  clashes: readonly Clash[];
  /** Whether anything stands in it that is not saved, or of which nobody knows whether it is. */
  restored: boolean;
};

/** What a form opens with. What the board shows has in it what may not have been saved: that stands there as a draft. */
export function startOf(opening: Opening): FormStart {
  const { opportunity, doubt, kept, isUnderWay, format } = opening;
  if (kept && isUnderWay)
    return { wanted: null, creationInDoubt: null, ...kept, clashes: [], restored: true };
  const shown = doubt?.known ?? opportunity;
  const wanted = doubt?.wanted ?? null;
  if (!shown) return startOfNew(opening);
  // What got no answer may have turned out to be saved since.
  const { form, clashes } = kept
    ? resumeForm(kept, { shown, format })
    : { form: formOf(wanted ?? shown, format), clashes: [] };
  const restored = isLeft(form, { shown, wanted, format });
  return { form, shown, wanted, creationInDoubt: null, clashes, restored };
}

function startOfNew({ kept, stageId, blank }: Opening): FormStart {
  const creationInDoubt = kept?.creationInDoubt ?? null;
  const isNew = { shown: null, wanted: null, creationInDoubt, clashes: [] };
  if (!kept) return { form: blank, ...isNew, restored: false };
  // The plus of another column speaks louder than the stage of a form that was left.
  const form = stageId === null ? kept.form : { ...kept.form, stageId };
  return { form, ...isNew, restored: true };
}

/** Whether anything stands in a form that is not saved, or of which nobody knows whether it is. */
export function isLeft(form: OpportunityForm, { shown, wanted, format }: EditContext): boolean {
  return [shown, wanted ?? shown].some((one) => !isSameForm(form, formOf(one, format)));
}
