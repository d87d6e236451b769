import { useEffect, useRef } from "react";
import type { UseFormReturn } from "react-hook-form";
import { isSameForm, type OpportunityForm } from "@/lib/board/form-fields";
import type { Opportunity } from "@/lib/board/model";
import { forgetForm, keepForm } from "./kept-forms";

type Kept = {
  /** Under which the form is kept. */
  key: string;
  /** The form as nobody has touched it. */
  pristine: OpportunityForm;
  shown: Opportunity | null;
  /** Whether what was kept before stands in it. */
  restored: boolean;
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
  const { key, restored } = kept;
  // What turned out to be saved since is nothing to be lost.
  useEffect(() => {
    if (!restored) forgetForm(key);
  }, [key, restored]);
  useEffect(
    () =>
      form.subscribe({
        formState: { values: true },
        callback: ({ values }) => {
          const { key, pristine, shown } = latest.current;
          if (isSameForm(values, pristine)) forgetForm(key);
          else keepForm(key, { form: values, shown });
        },
      }),
    [form],
  );
  return () => !isSameForm(form.getValues(), kept.pristine);
}
