import { useEffect, useEffectEvent } from "react";
import type { UseFormReturn } from "react-hook-form";
import type { OpportunityForm } from "@/lib/board/form-fields";
import { forgetForm, keptForm } from "./kept-forms";

type Keeping = {
  /** Under which the form is kept. */
  key: string;
  /** Whether anything stood in it, when it was opened, that is not saved, or of which nobody knows whether it is. */
  restored: boolean;
  /** Keeps what stands in it, if that is anything to be lost. */
  keep: (values: OpportunityForm) => void;
};

/** Keeps what is typed as it is typed, so that no way of closing can lose it. */
export function useKeeping(form: UseFormReturn<OpportunityForm>, { key, restored, keep }: Keeping): void {
  const keepNow = useEffectEvent(keep);
  useEffect(() => {
    // What turned out to be saved since is nothing to be lost.
    if (!restored) forgetForm(key);
    else if (!keptForm(key)) keepNow(form.getValues());
  }, [form, key, restored]);
  useEffect(
    () => form.subscribe({ formState: { values: true }, callback: ({ values }) => keepNow(values) }),
    [form],
  );
}
