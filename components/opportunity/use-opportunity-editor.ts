import { useState } from "react";
import { emptyForm, isSameForm, type OpportunityForm } from "@/lib/board/form-fields";
import { createDraftOf } from "@/lib/board/forms";
import type { Opportunity } from "@/lib/board/model";
import { attemptUnderWay } from "./attempts";
import { creationKey, forgetCreationKey, useCreationOf } from "./creation-keys";
import { EDIT_IN_DOUBT } from "./failure";
import { startOf } from "./form-start";
import { forgetForm, forgetOnceSaved, keptForm } from "./kept-forms";
import { type OpportunitySetting, useSetting } from "./opportunity-setting";
import { sendEdit } from "./send-edit";
import { useAttempt } from "./use-attempt";
import { useHeldForm } from "./use-held-form";
import { useTextBack } from "./use-text-back";

type EditorOptions = {
  /** Null for a new one. */
  opportunity: Opportunity | null;
  /** Where a new one begins, when the person said so. */
  stageId: string | null;
};

/** A form of one opportunity: what was typed, against what it is checked, how it is saved, and why that failed. */
export function useOpportunityEditor({ opportunity, stageId }: EditorOptions) {
  const setting = useSetting();
  const { format, pipeline, verbs, editInDoubt, onClose } = setting;
  const key = `${pipeline.id} ${opportunity?.id ?? "new"}`;
  const blank = emptyForm({ stageId: stageId ?? pipeline.stages[0]?.id ?? "" });
  const [doubt] = useState(() => opportunity && editInDoubt(opportunity.id));
  const [start] = useState(() => {
    const left = { kept: keptForm(key), isUnderWay: attemptUnderWay(key) !== null };
    return startOf({ opportunity, doubt, stageId, blank, format, ...left });
  });
  useCreationOf(key, { isAnother: !start.restored });
  const held = useHeldForm({ key, start, blank, format });
  const { form, shown, wanted, creationInDoubt, adopt } = held;
  const text = useTextBack(form, { wasKept: start.restored && !isSameForm(start.form, blank) });

  /** What was sent may have been saved, so that from now on the form is as one that is opened now. */
  function doubtEdit() {
    const now = opportunity && editInDoubt(opportunity.id);
    if (!now) return;
    adopt(now.known, now.wanted);
    forgetOnceSaved(key, now.wanted.id, setting);
  }

  const { attempt, forgetFailure, ...attempting } = useAttempt({
    form,
    formKey: key,
    opportunityId: opportunity?.id ?? null,
    toldFirst: doubt ? EDIT_IN_DOUBT : (start.creationInDoubt?.failure ?? null),
    creationInDoubt,
    onDone: ({ isClosed }) => (isClosed ? forgetForm(key) : forgetDraft(key)),
    onFailed: (failure) => {
      const { attempt, kind, current, fields, isRefused, isInDoubt } = failure;
      // What was looked at and not taken is over, and a key that was used up helps nobody.
      if (isRefused) forgetCreationKey(key);
      if (kind === "conflict" && current) adopt(current);
      if (attempt === "edit" && isInDoubt) doubtEdit();
      if (failure.mayExist && !isRefused) held.doubtCreation(failure);
      for (const { path, message } of fields) form.setError(path, { type: "upstream", message });
    },
    onKnownLater: adopt,
  });

  const save = form.handleSubmit((values) => {
    if (!shown) return attempt("create", () => create({ key, values, format, verbs }));
    return attempt("edit", () => sendEdit(values, { shown, wanted, format }, verbs.edit));
  });

  return {
    ...{ form, shown, clashes: held.clashes, save, isTouched: held.isTouched, ...attempting },
    ...{ isTextBack: text.isBack, creationInDoubt },
    /** Whether what stands in it may have been saved. */
    isTextInDoubt: wanted !== null || Boolean(creationInDoubt?.failure),
    remove: () => shown && attempt("delete", () => verbs.remove(shown)),
    startOver: () => {
      held.startOver();
      text.beginAnew();
      // The same text once more is the same creation as long as nobody knows what became of it.
      if (!creationInDoubt) forgetCreationKey(key);
      // Nobody knows yet, whatever stands in the form.
      if (!wanted) forgetFailure();
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

function forgetDraft(key: string) {
  forgetForm(key);
  forgetCreationKey(key);
}
