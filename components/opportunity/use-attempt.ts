import { useEffect, useRef, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { FIELD_PATHS, type OpportunityForm } from "@/lib/board/form-fields";
import { type Attempt, type Failure, failureOf } from "./failure";
import { keptForm } from "./kept-forms";
import { takeBackNews, tellFailure, tellKept } from "./late-news";
import { useSetting } from "./opportunity-setting";

type AttemptOptions = {
  form: UseFormReturn<OpportunityForm>;
  /** Under which the form is kept. */
  formKey: string;
  opportunityId: string | null;
  /** `isClosed`: the dialog is gone by then, and another may show the same form. */
  onDone: (end: { isClosed: boolean }) => void;
  onFailed: (failure: Failure) => void;
};

/**
 * Saving and deleting: one at a time, and why the last one failed. The dialog can be closed meanwhile; what is to be
 * known after that is told by a toast.
 */
export function useAttempt({ form, formKey, opportunityId, onDone, onFailed }: AttemptOptions) {
  const { onClose, reopen } = useSetting();
  const [attempted, setAttempted] = useState<Attempt | null>(null);
  const saving = attempted !== null;
  const [failure, setFailure] = useState<Failure | null>(null);
  const closed = () => ({ key: formKey, opportunityId, title: form.getValues("title"), reopen });
  const isOpen = useIsOpen(() => {
    // What is under way tells its own end.
    if (!saving && keptForm(formKey)) tellKept(closed());
  });
  useEffect(() => takeBackNews(formKey), [formKey]);
  const rememberFocus = useFocusOnFailure(form, failure);

  async function attempt(kind: Attempt, work: () => Promise<unknown>) {
    rememberFocus();
    setAttempted(kind);
    setFailure(null);
    try {
      await work();
      onDone({ isClosed: !isOpen.current });
      // Closed while it was being saved: by now the page may show another one.
      if (isOpen.current) onClose();
    } catch (error) {
      const failed = failureOf(error, kind);
      onFailed(failed);
      setFailure(failed);
      if (!isOpen.current) tellFailure(failed, closed());
    } finally {
      setAttempted(null);
    }
  }
  return {
    attempt,
    saving,
    isDeleting: attempted === "delete",
    failure,
    forgetFailure: () => setFailure(null),
  };
}

/**
 * While a save is under way the form cannot have the focus, so it moves once the failure is shown: to the first field
 * that is wrong, otherwise back to where it was when `rememberFocus` was called.
 */
function useFocusOnFailure(form: UseFormReturn<OpportunityForm>, failure: Failure | null) {
  const before = useRef<Element | null>(null);
  useEffect(() => {
    const wrong = FIELD_PATHS.find((path) => failure?.fields.some((field) => field.path === path));
    if (wrong) form.setFocus(wrong);
    else if (failure && before.current instanceof HTMLElement) before.current.focus();
  }, [form, failure]);
  return () => {
    before.current = document.activeElement;
  };
}

/** Whether the form is still on the screen; `onClosed` when it no longer is. */
function useIsOpen(onClosed: () => void) {
  const isOpen = useRef(false);
  const latest = useRef(onClosed);
  useEffect(() => {
    latest.current = onClosed;
  });
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
      // React's strict mode takes everything away and puts it back at once.
      queueMicrotask(() => {
        if (!isOpen.current) latest.current();
      });
    };
  }, []);
  return isOpen;
}
