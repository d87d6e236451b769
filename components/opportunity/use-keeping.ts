import { useEffect, useRef } from "react";
import type { UseFormReturn } from "react-hook-form";
import type { OpportunityForm } from "@/lib/board/form-fields";

type Keeping = {
  keep: (values: OpportunityForm) => void;
  isTouched: (values: OpportunityForm) => boolean;
};

/** Keeps what is typed as it is typed, so that no way of closing can lose it; leaving the page asks. */
export function useKeeping(form: UseFormReturn<OpportunityForm>, keeping: Keeping) {
  const latest = useRef(keeping);
  useEffect(() => {
    latest.current = keeping;
  });
  useEffect(
    () =>
      form.subscribe({
        formState: { values: true },
        callback: ({ values }) => latest.current.keep(values),
      }),
    [form],
  );
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (latest.current.isTouched(form.getValues())) event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [form]);
}
