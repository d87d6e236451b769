import { zodResolver } from "@hookform/resolvers/zod";
import { nanoid } from "nanoid";
import { useEffect, useRef, useState } from "react";
import { type UseFormReturn, useForm } from "react-hook-form";
import type { CreateDraft } from "@/lib/board/drafts";
import { clashesOf, rebaseForm, resumeForm } from "@/lib/board/form-clashes";
import { emptyForm, FIELD_PATHS, formOf, type OpportunityForm } from "@/lib/board/form-fields";
import { createDraftOf, editDraftOf, opportunityFormSchema } from "@/lib/board/forms";
import type { Opportunity } from "@/lib/board/model";
import type { MoneyFormat } from "@/lib/board/money";
import { type Attempt, type Failure, failureOf } from "./failure";
import { forgetForm, keepForm, keptForm } from "./kept-forms";
import { useSetting } from "./opportunity-setting";

type EditorOptions = {
  /** Null for a new one. */
  opportunity: Opportunity | null;
  /** Where a new one begins, when the person said so. */
  stageId: string | null;
};

/** A form of one opportunity: what was typed, against what it is checked, how it is saved, and why that failed. */
export function useOpportunityEditor({ opportunity, stageId }: EditorOptions) {
  const { format, pipeline, verbs, onClose } = useSetting();
  const key = `${pipeline.id} ${opportunity?.id ?? "new"}`;
  const blank = emptyForm({ stageId: stageId ?? pipeline.stages[0]?.id ?? "" });
  const [start] = useState(() => startOf({ key, opportunity, stageId, blank, format }));
  const [shown, setShown] = useState(opportunity);
  const [clashes, setClashes] = useState(start.clashes);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [saving, setSaving] = useState(false);
  const keyOf = useIdempotencyKey();
  const isOpen = useIsOpen();
  const form = useForm<OpportunityForm>({
    defaultValues: start.form,
    resolver: zodResolver(opportunityFormSchema({ shown, format })),
  });

  const pristine = shown ? formOf(shown, format) : blank;
  const isTouched = (values: OpportunityForm) => JSON.stringify(values) !== JSON.stringify(pristine);
  const keep = (values: OpportunityForm) =>
    isTouched(values) ? keepForm(key, { form: values, shown }) : forgetForm(key);
  useKeeping(form, { keep, isTouched });
  const rememberFocus = useFocusOnFailure(form, failure);

  /** Puts what was typed on top of the opportunity as it is now, and lists where the two want different things. */
  function adopt(current: Opportunity) {
    if (!shown) return;
    const typed = form.getValues();
    const rebased = rebaseForm(typed, { shown, format }, current);
    setClashes(clashesOf(typed, { shown, format }, current));
    setShown(current);
    form.reset(rebased);
    keepForm(key, { form: rebased, shown: current });
  }

  function fail(failed: Failure) {
    if (failed.kind === "conflict" && failed.current) adopt(failed.current);
    for (const { path, message } of failed.fields) form.setError(path, { type: "upstream", message });
    setFailure(failed);
  }

  async function attempt(kind: Attempt, work: () => Promise<unknown>) {
    rememberFocus();
    setSaving(true);
    setFailure(null);
    try {
      await work();
      forgetForm(key);
      // Closed while it was being saved: by now the page may show another one.
      if (isOpen.current) onClose(kind === "delete" ? "deleted" : "saved");
    } catch (error) {
      fail(failureOf(error, kind));
    } finally {
      setSaving(false);
    }
  }

  const save = form.handleSubmit((values) =>
    attempt(shown ? "edit" : "create", async () => {
      if (!shown) {
        const draft = createDraftOf(values, format);
        return verbs.create(draft, { idempotencyKey: keyOf(draft) });
      }
      const draft = editDraftOf(values, shown, format);
      return draft && verbs.edit(shown.id, draft);
    }),
  );

  return {
    ...{ form, shown, clashes, failure, saving, save, pristine },
    restored: start.restored,
    remove: () => shown && attempt("delete", () => verbs.remove(shown)),
    isTouched: () => isTouched(form.getValues()),
    /** Back to what the dialog first showed. */
    startOver: () => {
      form.reset(pristine);
      setClashes([]);
      setFailure(null);
      forgetForm(key);
    },
    discard: () => {
      forgetForm(key);
      onClose("closed");
    },
  };
}

export type OpportunityEditor = ReturnType<typeof useOpportunityEditor>;

type StartOptions = EditorOptions & {
  key: string;
  blank: OpportunityForm;
  format: MoneyFormat;
};

function startOf({ key, opportunity, stageId, blank, format }: StartOptions) {
  const kept = keptForm(key);
  if (!kept) {
    return { form: opportunity ? formOf(opportunity, format) : blank, clashes: [], restored: false };
  }
  const resumed = resumeForm(kept, { shown: opportunity, format });
  // The plus of another column speaks louder than the stage of a form that was left.
  const moved = opportunity === null && stageId !== null ? { stageId } : {};
  return { ...resumed, form: { ...resumed.form, ...moved }, restored: true };
}

type Keeping = {
  keep: (values: OpportunityForm) => void;
  isTouched: (values: OpportunityForm) => boolean;
};

/** Keeps what is typed as it is typed, so that no way of closing can lose it; leaving the page asks. */
function useKeeping(form: UseFormReturn<OpportunityForm>, keeping: Keeping) {
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

function useIsOpen() {
  const isOpen = useRef(false);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);
  return isOpen;
}

/** One key per content: the same draft sent again is the same creation, a changed one is another. */
function useIdempotencyKey() {
  const last = useRef({ content: "", key: "" });
  return (draft: CreateDraft): string => {
    const content = JSON.stringify(draft);
    if (content !== last.current.content) last.current = { content, key: nanoid() };
    return last.current.key;
  };
}
