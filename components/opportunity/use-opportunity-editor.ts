import { useState } from "react";
import { emptyForm } from "@/lib/board/form-fields";
import type { Opportunity } from "@/lib/board/model";
import type { Standing } from "@/lib/board/shown";
import { attemptUnderWay } from "./attempts";
import { EDIT_IN_DOUBT, type Failure } from "./failure";
import { startOf } from "./form-start";
import { forgetForm, forgetOnceSaved, keptForm } from "./kept-forms";
import { useSetting } from "./opportunity-setting";
import { sendEdit } from "./send-edit";
import { creationsInDoubt, namesOf, notPutAway } from "./sent-creations";
import { useAttempt } from "./use-attempt";
import { useHeldForm } from "./use-held-form";
import { useSentCreations } from "./use-sent-creations";
import { useTextBack } from "./use-text-back";

type EditorOptions = {
  /** Null for a new one. */
  opportunity: Opportunity | null;
  /** Where a new one begins, when the person said so. */
  stageId: string | null;
};

const ifInDoubt = (standing: Standing | null) => (standing?.wanted ? standing : null);

/** A form of one opportunity: what was typed, against what it is checked, how it is saved, and why that failed. */
export function useOpportunityEditor({ opportunity, stageId }: EditorOptions) {
  const setting = useSetting();
  const { format, pipeline, verbs, onClose } = setting;
  const key = `${pipeline.id} ${opportunity?.id ?? "new"}`;
  // The address can hold anything.
  const said = pipeline.stages.find(({ id }) => id === stageId)?.id ?? null;
  const blank = emptyForm({ stageId: said ?? pipeline.stages[0]?.id ?? "" });
  const standing = () => opportunity && setting.standing(opportunity.id);
  const [doubt] = useState(() => ifInDoubt(standing()));
  const [start] = useState(() => {
    const left = { kept: keptForm(key), isUnderWay: attemptUnderWay(key) !== null };
    // What was sent would be another creation in another stage.
    const into = creationsInDoubt(key).length > 0 ? null : said;
    return startOf({ opportunity, doubt, stageId: into, blank, format, ...left });
  });
  const held = useHeldForm({ key, start, blank, format });
  const { form, shown, wanted, adopt } = held;
  const text = useTextBack(form, { wasKept: start.restored });
  const sent = useSentCreations(key, form);

  /** The form is as one that is opened now: after a conflict, and where a save is in doubt or was in it before. */
  function catchUp({ kind, current }: Failure) {
    const now = standing();
    if (kind === "conflict" && current) adopt(current);
    else if (now && (now.wanted || wanted)) adopt(now.known, now.wanted);
  }

  const { attempt, forgetFailure, ...attempting } = useAttempt({
    form,
    formKey: key,
    opportunityId: opportunity?.id ?? null,
    toldFirst: doubt ? EDIT_IN_DOUBT : null,
    creationsInDoubt: namesOf(notPutAway(sent.inDoubt)),
    onDone: () => forgetForm(key),
    onFailed: (failure, { isClosed }) => {
      const { attempt, fields, isInDoubt } = failure;
      if (opportunity && attempt === "edit" && isInDoubt) forgetOnceSaved(key, opportunity.id, setting);
      // A closed form catches up when it is opened again, or nobody would see where it clashes.
      if (!isClosed) catchUp(failure);
      for (const { path, message } of fields) form.setError(path, { type: "upstream", message });
    },
    ...{ onKnownLater: adopt, onPutBack: held.putBack },
  });

  const save = form.handleSubmit((values) => {
    if (!shown) return attempt("create", () => sent.send(values));
    return attempt("edit", () => sendEdit(values, { shown, wanted, format }, verbs.edit));
  });

  return {
    ...{ form, shown, clashes: held.clashes, save, isTouched: held.isTouched, ...attempting },
    isTextBack: text.isBack,
    /** What there is to tell beside what stands in it now: why that was not saved, and what else may have been created. */
    told: () => sent.toldWith(attempting.failure),
    haveLookedFor: sent.haveLookedFor,
    /** Whether nobody knows if what stands in it now is saved. */
    isTextInDoubt: () => (shown ? held.isEitherOfTwo() : sent.isHere()),
    remove: () => shown && attempt("delete", () => verbs.remove(shown)),
    startOver: () => {
      held.startOver();
      text.beginAnew();
      // Nobody knows yet, whatever stands in the form.
      if (!wanted) forgetFailure();
    },
    discard: () => {
      forgetForm(key);
      onClose();
    },
  };
}

export type OpportunityEditor = ReturnType<typeof useOpportunityEditor>;
