import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { type Clash, clashesOf, rebaseForm } from "@/lib/board/form-clashes";
import { formOf, isSameForm, type OpportunityForm } from "@/lib/board/form-fields";
import { opportunityFormSchema } from "@/lib/board/forms";
import type { Opportunity, Place } from "@/lib/board/model";
import type { MoneyFormat } from "@/lib/board/money";
import { type FormStart, isLeft, isOneOf } from "./form-start";
import { forgetForm, keepForm } from "./kept-forms";
import { useKeeping } from "./use-keeping";

type HeldOptions = {
  /** Under which the form is kept. */
  key: string;
  start: FormStart;
  /** A new one in which nothing stands yet. */
  blank: OpportunityForm;
  format: MoneyFormat;
};
type Against = Pick<FormStart, "shown" | "wanted">;

/** What stands in a form and against what it is checked; it is kept as long as anything in it is not saved. */
export function useHeldForm({ key, start, blank, format }: HeldOptions) {
  const [against, setAgainst] = useState<Against>(() => ({ shown: start.shown, wanted: start.wanted }));
  const [clashes, setClashes] = useState(start.clashes);
  const form = useForm<OpportunityForm>({
    defaultValues: start.form,
    resolver: zodResolver(opportunityFormSchema({ ...against, format })),
  });

  const leaves = (values: OpportunityForm, { shown, wanted }: Against) =>
    shown ? isLeft(values, { shown, wanted, format }) : !isSameForm(values, blank);

  function keep(values: OpportunityForm, next: Against): void {
    if (leaves(values, next)) keepForm(key, { form: values, ...next });
    else forgetForm(key);
  }
  useKeeping(form, { key, restored: start.restored, keep: (values) => keep(values, against) });

  function put(values: OpportunityForm, next: Against, clashing: readonly Clash[]): void {
    setClashes(clashing);
    setAgainst(next);
    form.reset(values);
    keep(values, next);
  }

  return {
    ...{ form, ...against, clashes },
    isTouched: () => leaves(form.getValues(), against),
    /** Whether nothing stands in it but one of the two, of which nobody knows which is saved. */
    isEitherOfTwo: () => against.wanted !== null && isOneOf(form.getValues(), { ...against, format }),

    /**
     * Puts what was typed on top of the opportunity as it is now, and lists where the two want different things. Answers
     * whether the form still wants anything else. `wanted`: as it is instead if what was just sent was done.
     */
    adopt(current: Opportunity, wanted: Opportunity | null = null): boolean {
      const { shown } = against;
      if (!shown) return false;
      const typed = form.getValues();
      const before = { ...against, shown, format };
      const next = { shown: current, wanted };
      const rebased = rebaseForm(typed, before, current);
      put(rebased, next, clashesOf(typed, before, current));
      return leaves(rebased, next);
    },

    /**
     * It was shown where a move of ours was to lead, which came to nothing: that is nobody's change, and what the person has
     * not touched follows.
     */
    putBack({ stageId, status }: Place): void {
      const { shown, wanted } = against;
      if (!shown || (shown.stageId === stageId && shown.status === status)) return;
      const current = { ...shown, stageId, status };
      const rebased = rebaseForm(form.getValues(), { ...against, shown, format }, current);
      put(rebased, { shown: current, wanted }, clashes);
    },

    /** Back to what is known to be saved, or to an empty form. Save then takes back what may have been saved as well. */
    startOver: () => put(against.shown ? formOf(against.shown, format) : blank, against, []),
  };
}
