import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { FIELD_PATHS, type OpportunityForm } from "@/lib/board/form-fields";
import type { Opportunity, Place } from "@/lib/board/model";
import { attemptUnderWay, beginAttempt, waitFor } from "./attempts";
import { CONFLICT_NOTICE_ID } from "./conflict-notice";
import { type Attempt, type Failure, failureOf } from "./failure";
import { keptForm } from "./kept-forms";
import { takeBackNews, tellFailure, tellKept } from "./late-news";
import { type LaterNews, laterNewsOf } from "./later-news";
import { type OpportunitySetting, useSetting } from "./opportunity-setting";

type AttemptOptions = {
  form: UseFormReturn<OpportunityForm>;
  /** Under which the form is kept. */
  formKey: string;
  opportunityId: string | null;
  /** What there is to say of its last save, of which nobody knew what became when the form was opened. */
  toldFirst: Failure | null;
  /** What may have been created from it and nobody has put away yet, by its titles. */
  creationsInDoubt: string | null;
  onDone: () => void;
  /** `isClosed`: the dialog is gone by then, and another may show the same form. */
  onFailed: (failure: Failure, end: { isClosed: boolean }) => void;
  /** Nobody knew whether it was saved, and this is what it turned out to be. Answers whether anything is left to save. */
  onKnownLater: (current: Opportunity) => boolean;
  /** A move of it came to nothing. */
  onPutBack: (place: Place) => void;
};

/**
 * Saving and deleting: one at a time, and why the last one failed. The dialog can be closed meanwhile; what is to be
 * known after that is told by a toast. Opened again, it goes on waiting for what it has sent.
 */
export function useAttempt(options: AttemptOptions) {
  const { form, formKey, opportunityId, toldFirst, creationsInDoubt, onDone, onFailed } = options;
  const { onClose, reopen } = useSetting();
  const [joined] = useState(() => attemptUnderWay(formKey));
  const [attempted, setAttempted] = useState(joined);
  const saving = attempted !== null;
  const [failure, setFailure] = useState(joined ? null : toldFirst);
  const closed = () => ({ key: formKey, opportunityId, title: form.getValues("title"), reopen });
  const isOpen = useIsOpen(() => {
    // What is under way tells its own end.
    if (!saving) tellKept(closed(), { isKept: keptForm(formKey) !== null, creationsInDoubt });
  });
  useEffect(() => takeBackNews(formKey, toldFirst && opportunityId), [formKey, toldFirst, opportunityId]);
  const rememberFocus = useFocusOnFailure(form, failure);
  const isOver = useRef(false);

  function end() {
    if (isOver.current) return;
    isOver.current = true;
    onDone();
    // Closed while it was being saved: by now the page may show another one.
    if (isOpen.current) onClose();
  }

  async function follow(sent: ReturnType<typeof beginAttempt>) {
    const { end: ended, isLast } = waitFor(sent);
    rememberFocus();
    setAttempted(sent);
    setFailure(null);
    try {
      await ended;
      end();
    } catch (error) {
      // Tried again while it was in doubt, and by now the first try is known to have deleted it.
      if (isOver.current) return;
      const failed = failureOf(error, sent.kind);
      onFailed(failed, { isClosed: !isOpen.current });
      // Sent again, and by now the first try is known to have saved all of it.
      if (sent.kind === "edit" && failed.kind === "failed" && !keptForm(formKey)) return end();
      setFailure(failed);
      if (!isOpen.current && isLast()) tellFailure(failed, closed());
    } finally {
      setAttempted(null);
    }
  }
  useOnOpening(() => void (joined && follow(joined)));
  useLaterNews((event) => {
    const news = laterNewsOf(event, { opportunityId, told: failure });
    if (news?.kind === "putBack") options.onPutBack(news.place);
    // What is being tried tells its own end.
    else if (news?.kind === "deleted" || (news && !saving)) heed(news);
    return news?.kind === "failed";
  });

  function heed(news: Exclude<LaterNews, { kind: "putBack" }>) {
    if (news.kind === "deleted") return end();
    const isLeft = news.opportunity !== null && options.onKnownLater(news.opportunity);
    if (news.kind === "saved" && !isLeft) return end();
    setFailure(news.kind === "failed" ? news.failure : null);
  }

  return {
    attempt: (kind: Attempt, work: () => Promise<unknown>) => follow(beginAttempt(formKey, kind, work)),
    saving,
    isDeleting: attempted?.kind === "delete",
    /** Whether it was under way already when the form was opened. */
    isJoined: saving && attempted === joined,
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
    if (wrong) {
      form.setFocus(wrong);
      // It gives the focus in a turn of its own, and what has that comes into sight: what there is to choose goes before.
      if (failure?.kind === "conflict")
        setTimeout(() => document.getElementById(CONFLICT_NOTICE_ID)?.scrollIntoView({ block: "nearest" }));
    } else if (failure && before.current instanceof HTMLElement) before.current.focus();
    // What becomes known later takes the focus from nobody.
    before.current = null;
  }, [form, failure]);
  return () => {
    before.current = document.activeElement;
  };
}

/** Whether the form is still on the screen; `onClosed` when it no longer is. */
function useIsOpen(onClosed: () => void) {
  const isOpen = useRef(false);
  const tellClosed = useEffectEvent(onClosed);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
      // React's strict mode takes everything away and puts it back at once.
      queueMicrotask(() => {
        if (!isOpen.current) tellClosed();
      });
    };
  }, []);
  return isOpen;
}

/** Does something once, when the form comes to the screen. */
function useOnOpening(onOpened: () => void) {
  const first = useRef(onOpened);
  useEffect(() => first.current(), []);
}

/** Calls the newest `listener` with what becomes of changes on the board. */
function useLaterNews(listener: Parameters<OpportunitySetting["onNews"]>[0]) {
  const { onNews } = useSetting();
  const hear = useEffectEvent(listener);
  useEffect(() => onNews((event) => hear(event)), [onNews]);
}
