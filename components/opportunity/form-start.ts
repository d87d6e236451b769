import { type Clash, type KeptForm, resumeForm } from "@/lib/board/form-clashes";
import {
  type EditContext,
  type FormContext,
  formOf,
  isSameForm,
  type OpportunityForm,
  touchedPaths,
} from "@/lib/board/form-fields";
import type { Opportunity } from "@/lib/board/model";
import type { MoneyFormat } from "@/lib/board/money";
import type { Standing } from "@/lib/board/shown";

type Opening = {
  /** As the board shows it; null for a new one. */
  opportunity: Opportunity | null;
  /** Its last save, when nobody knows what became of it. */
  doubt: Standing | null;
  kept: KeptForm | null;
  /** What is kept is being saved. */
  isUnderWay: boolean;
  /** Where a new one is to begin, whatever was chosen before; null where that stays. */
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
  clashes: readonly Clash[];
  /** Whether anything stands in it that is not saved, or of which nobody knows whether it is. */
  restored: boolean;
};

/** What a form opens with. What the board shows has in it what may not have been saved: that stands there as a draft. */
export function startOf(opening: Opening): FormStart {
  const { opportunity, doubt, kept, isUnderWay, format } = opening;
  if (kept && isUnderWay) return { wanted: null, ...kept, clashes: [], restored: true };
  const shown = doubt?.known ?? opportunity;
  const wanted = doubt?.wanted ?? null;
  if (!shown) return startOfNew(opening);
  // What got no answer may have turned out to be saved since.
  const { form, clashes } = kept
    ? resumeForm(kept, { shown, format })
    : { form: formOf(wanted ?? shown, format), clashes: [] };
  const restored = isLeft(form, { shown, wanted, format });
  return { form, shown, wanted, clashes, restored };
}

function startOfNew({ kept, stageId, blank }: Opening): FormStart {
  const left = kept?.form ?? blank;
  const form = stageId === null ? left : { ...left, stageId };
  return { form, shown: null, wanted: null, clashes: [], restored: !isSameForm(form, blank) };
}

/** Whether nothing stands in a form but what is saved, or is saved instead if the last save was done. */
export function isOneOf(form: OpportunityForm, { shown, wanted, format }: FormContext): boolean {
  return [shown, wanted].some((one) => one && touchedPaths(form, { shown: one, format }).length === 0);
}

/** Whether anything stands in a form that is not saved, or of which nobody knows whether it is. */
export function isLeft(form: OpportunityForm, { shown, wanted, format }: EditContext): boolean {
  return [shown, wanted ?? shown].some((one) => !isSameForm(form, formOf(one, format)));
}
