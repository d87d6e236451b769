"use client";

import { useRef, useState } from "react";
import * as z from "zod/mini";
import type { ApiProblem } from "@/lib/http/api-problem";
import { useAction } from "./use-action";

type Errors = Record<string, string>;

type DraftOptions<Values, Draft> = {
  initial: Values;
  /** What is typed as what is sent; null and "" are up to the schema. */
  schema: z.ZodMiniType<Draft, Values>;
  send: (draft: Draft) => Promise<unknown>;
  onDone: () => void;
};

/** A small form: what was typed stays until it has been taken, and each thing that is wrong stands by its field. */
export function useDraft<Values extends Record<string, unknown>, Draft>(
  options: DraftOptions<Values, Draft>,
) {
  const { initial, schema, send, onDone } = options;
  const [values, setValues] = useState(initial);
  const [found, setFound] = useState<Errors>({});
  const action = useAction();
  const form = useRef<HTMLFormElement>(null);
  const errors: Errors = { ...refusedErrors(action.problem, initial), ...found };

  /** Once React has drawn the errors, the first wrong field has the focus. */
  const focusFirstError = () =>
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());

  async function submit() {
    const parsed = z.safeParse(schema, values);
    if (!parsed.success) {
      setFound(foundErrors(parsed.error, initial));
      focusFirstError();
      return;
    }
    if (await action.run(() => send(parsed.data))) onDone();
    else focusFirstError();
  }

  return {
    values,
    errors,
    /** What is about no field. */
    problem: action.problem && Object.keys(errors).length === 0 ? action.problem : null,
    isBusy: action.isBusy,
    set(change: Partial<Values>) {
      setValues((current) => ({ ...current, ...change }));
      setFound({});
      action.forget();
    },
    reset: (next: Values) => setValues(next),
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

/** The first thing that is wrong with each field. */
function errorsOf(errors: readonly { field: string; message: string }[], known: object): Errors {
  const own = errors.filter(({ field }) => Object.hasOwn(known, field)).toReversed();
  return Object.fromEntries(own.map(({ field, message }) => [field, message]));
}

const foundErrors = ({ issues }: z.core.$ZodError, known: object) =>
  errorsOf(
    issues.map(({ path, message }) => ({ field: String(path[0]), message })),
    known,
  );

/** The first word of a path is the field: `stages.0` is about the stages. */
const refusedErrors = (problem: ApiProblem | null, known: object) =>
  errorsOf(
    (problem?.fieldErrors ?? []).map(({ path, message }) => ({ field: path.split(".")[0] ?? "", message })),
    known,
  );
