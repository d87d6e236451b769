"use client";

import { useRef, useState } from "react";
import type { ApiProblem } from "@/lib/http/api-problem";
import { useAction } from "./use-action";

type Errors = Record<string, string>;

type DraftOptions<Values> = {
  /** What is there; it shows in each field that was not touched. */
  initial: Values;
  /** What was typed, and how it is kept, where it outlives the form. */
  memory?: readonly [Partial<Values>, (typed: Partial<Values>) => void];
  /** What is wrong, by field; null is nothing. */
  check: (values: Values) => Partial<Record<keyof Values, string | null>>;
  /** Sends what was typed. What its refusal says of a field stands by that field. */
  send: (values: Values) => Promise<unknown>;
  onDone: (values: Values) => void;
};

/** A small form: what was typed stays until it has been taken, and each thing that is wrong stands by its field. */
export function useDraft<Values extends Record<string, unknown>>(options: DraftOptions<Values>) {
  const { initial, check, send, onDone } = options;
  const own = useState<Partial<Values>>({});
  const [typed, setTyped] = options.memory ?? own;
  const values = { ...initial, ...typed };
  const [found, setFound] = useState<Errors>({});
  const action = useAction();
  const form = useRef<HTMLFormElement>(null);
  const errors: Errors = { ...refusedErrors(action.problem, initial), ...found };

  /** Once React has drawn the errors, the first wrong field has the focus. */
  const focusFirstError = () =>
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());

  async function submit() {
    const wrong = Object.entries(check(values)).flatMap(([field, error]) =>
      typeof error === "string" ? [[field, error]] : [],
    );
    setFound(Object.fromEntries(wrong));
    if (wrong.length > 0) focusFirstError();
    else if (await action.run(() => send(values))) onDone(values);
    else focusFirstError();
  }

  return {
    values,
    errors,
    /** What is about no field. */
    problem: action.problem && Object.keys(errors).length === 0 ? action.problem : null,
    isBusy: action.isBusy,
    set(change: Partial<Values>) {
      setTyped({ ...typed, ...change });
      setFound({});
      action.forget();
    },
    /** Back to what is there. */
    reset() {
      setTyped({});
      setFound({});
      action.forget();
    },
    form: {
      ref: form,
      noValidate: true,
      onSubmit: (event: { preventDefault: () => void }) => {
        event.preventDefault();
        void submit();
      },
    },
  };
}

export type Draft<Values extends Record<string, unknown>> = ReturnType<typeof useDraft<Values>>;

/** What the server says of our fields. The first word of a path is the field: `stages.0` is about the stages. */
function refusedErrors(problem: ApiProblem | null, known: object): Errors {
  const errors = (problem?.fieldErrors ?? []).map(
    ({ path, message }) => [path.split(".")[0] ?? "", message] as const,
  );
  return Object.fromEntries(errors.filter(([field]) => Object.hasOwn(known, field)).toReversed());
}
