import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { clashesOf, rebaseForm } from "@/lib/board/form-clashes";
import { emptyForm, formOf, isSameForm, type OpportunityForm } from "@/lib/board/form-fields";
import { createDraftOf, editDraftOf, opportunityFormSchema } from "@/lib/board/forms";
import type { Opportunity } from "@/lib/board/model";
import { attemptUnderWay } from "./attempts";
import { creationKey, forgetCreationKey, useCreationOf } from "./creation-keys";
import { startOf } from "./form-start";
import { forgetForm, keepForm, keptForm } from "./kept-forms";
import { type OpportunitySetting, useSetting } from "./opportunity-setting";
import { useAttempt } from "./use-attempt";
import { useKeeping } from "./use-keeping";

type EditorOptions = {
  /** Null for a new one. */
  opportunity: Opportunity | null;
  /** Where a new one begins, when the person said so. */
  stageId: string | null;
};

/** A form of one opportunity: what was typed, against what it is checked, how it is saved, and why that failed. */
export function useOpportunityEditor({ opportunity, stageId }: EditorOptions) {
  const { format, pipeline, verbs, editInDoubt, onClose } = useSetting();
  const key = `${pipeline.id} ${opportunity?.id ?? "new"}`;
  const blank = emptyForm({ stageId: stageId ?? pipeline.stages[0]?.id ?? "" });
  const [doubt] = useState(() => opportunity && editInDoubt(opportunity.id));
  const [start] = useState(() => {
    const left = { kept: keptForm(key), isUnderWay: attemptUnderWay(key) !== null };
    return startOf({ opportunity, doubt, stageId, blank, format, ...left });
  });
  const [shown, setShown] = useState(start.shown);
  const [clashes, setClashes] = useState(start.clashes);
  useCreationOf(key, { isAnother: !start.restored });
  const form = useForm<OpportunityForm>({
    defaultValues: start.form,
    resolver: zodResolver(opportunityFormSchema({ shown, format })),
  });

  const pristine = shown ? formOf(shown, format) : blank;
  const isTouched = useKeeping(form, { key, pristine, shown, restored: start.restored });

  /**
   * Puts what was typed on top of the opportunity as it is now, and lists where the two want different things. Answers
   * whether the form still wants anything else.
   */
  function adopt(current: Opportunity): boolean {
    if (!shown) return false;
    const typed = form.getValues();
    const rebased = rebaseForm(typed, { shown, format }, current);
    setClashes(clashesOf(typed, { shown, format }, current));
    setShown(current);
    form.reset(rebased);
    keepForm(key, { form: rebased, shown: current });
    return !isSameForm(rebased, formOf(current, format));
  }

  const { attempt, forgetFailure, ...attempting } = useAttempt({
    form,
    formKey: key,
    opportunityId: opportunity?.id ?? null,
    isInDoubt: doubt !== null,
    onDone: ({ isClosed }) => (isClosed ? forgetForm(key) : forgetDraft(key)),
    onFailed: ({ kind, current, fields, isRefused }) => {
      // What was looked at and not taken is over, and a key that was used up helps nobody.
      if (isRefused) forgetCreationKey(key);
      if (kind === "conflict" && current) adopt(current);
      for (const { path, message } of fields) form.setError(path, { type: "upstream", message });
    },
    onSavedLater: adopt,
  });

  const save = form.handleSubmit((values) => {
    const sent = { key, values, format, verbs };
    return shown ? attempt("edit", () => edit(sent, shown)) : attempt("create", () => create(sent));
  });

  return {
    ...{ form, shown, clashes, save, isTouched, ...attempting },
    restored: start.restored,
    remove: () => shown && attempt("delete", () => verbs.remove(shown)),
    /** Back to what the dialog first showed. */
    startOver: () => {
      form.reset(pristine);
      setClashes([]);
      forgetFailure();
      forgetDraft(key);
    },
    discard: () => {
      forgetDraft(key);
      onClose();
    },
  };
}

export type OpportunityEditor = ReturnType<typeof useOpportunityEditor>;

type Sent = Pick<OpportunitySetting, "format" | "verbs"> & { key: string; values: OpportunityForm };

function create({ key, values, format, verbs }: Sent) {
  const draft = createDraftOf(values, format);
  return verbs.create(draft, { idempotencyKey: creationKey(key, draft) });
}

async function edit({ values, format, verbs }: Sent, before: Opportunity) {
  const draft = editDraftOf(values, before, format);
  if (draft) await verbs.edit(before.id, draft);
}

function forgetDraft(key: string) {
  forgetForm(key);
  forgetCreationKey(key);
}
