import { type Clash, type KeptForm, resumeForm } from "@/lib/board/form-clashes";
import { formOf, isSameForm, type OpportunityForm } from "@/lib/board/form-fields";
import type { Opportunity } from "@/lib/board/model";
import type { MoneyFormat } from "@/lib/board/money";
import type { EditInDoubt } from "@/lib/board/shown";

type Opening = {
  /** As the board shows it; null for a new one. */
  opportunity: Opportunity | null;
  /** Its last save, when nobody knows what became of it. */
  doubt: EditInDoubt | null;
  kept: KeptForm | null;
  /** What is kept is being saved. */
  isUnderWay: boolean;
  /** Where a new one begins, when the person said so. */
  stageId: string | null;
  /** A new one in which nothing stands yet. */
  blank: OpportunityForm;
  format: MoneyFormat;
};

type FormStart = {
  form: OpportunityForm;
  /** Against what it is checked and saved. */
  shown: Opportunity | null;
  clashes: readonly Clash[];
  /** Whether anything stands in it that is not saved, or of which nobody knows. */
  restored: boolean;
};

/** What a form opens with. What the board shows has in it what may not have been saved: that stands there as a draft. */
export function startOf(opening: Opening): FormStart {
  const { opportunity, doubt, kept, isUnderWay, format } = opening;
  if (kept && isUnderWay) return { ...kept, clashes: [], restored: true };
  const shown = doubt?.known ?? opportunity;
  if (!shown) return startOfNew(opening);
  if (!kept) {
    const form = formOf(doubt?.wanted ?? shown, format);
    return { form, shown, clashes: [], restored: doubt !== null };
  }
  const resumed = resumeForm(kept, { shown, format });
  // What got no answer may have turned out to be saved since.
  return { ...resumed, shown, restored: doubt !== null || !isSameForm(resumed.form, formOf(shown, format)) };
}

function startOfNew({ kept, stageId, blank }: Opening): FormStart {
  if (!kept) return { form: blank, shown: null, clashes: [], restored: false };
  // The plus of another column speaks louder than the stage of a form that was left.
  const form = stageId === null ? kept.form : { ...kept.form, stageId };
  return { form, shown: null, clashes: [], restored: true };
}
