import { useEffect, useRef } from "react";
import type { UseFormReturn } from "react-hook-form";
import type { OpportunityForm } from "@/lib/board/form-fields";
import type { Opportunity } from "@/lib/board/model";
import { forgetForm, keepForm } from "./kept-forms";

type Kept = {
  /** Under which the form is kept. */
  key: string;
  /** The form as nobody has touched it. */
  pristine: OpportunityForm;
  shown: Opportunity | null;
};

/**
 * Keeps what is typed as it is typed, so that no way of closing can lose it. Answers a function
 * that tells whether there is anything to lose.
 */
export function useKeeping(form: UseFormReturn<OpportunityForm>, kept: Kept): () => boolean {
  const latest = useRef(kept);
  useEffect(() => {
    latest.current = kept;
  });
  useEffect(
    () =>
      form.subscribe({
        formState: { values: true },
        callback: ({ values }) => {
          const { key, pristine, shown } = latest.current;
          if (isSame(values, pristine)) forgetForm(key);
          else keepForm(key, { form: values, shown });
        },
      }),
    [form],
  );
  return () => !isSame(form.getValues(), kept.pristine);
}

export function isSame(one: OpportunityForm, other: OpportunityForm): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
