"use client";

import { useRef, useState } from "react";
import { type ApiProblem, mayHaveHappened, problemFrom } from "@/lib/http/api-problem";
import { useSettings } from "./settings-context";

/** Something that is sent: one at a time, and why the last one failed. */
export type Action = {
  isBusy: boolean;
  problem: ApiProblem | null;
  /**
   * Does it unless something is under way, and reads again what is shown, whether it worked or not: what failed was
   * perhaps made of an older list. Answers whether it worked.
   */
  run: (work: () => Promise<unknown>) => Promise<boolean>;
  forget: () => void;
};

export function useAction(): Action {
  const { reread } = useSettings();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  // A second click comes before the button knows that it is busy.
  const isRunning = useRef(false);

  async function run(work: () => Promise<unknown>): Promise<boolean> {
    if (isRunning.current) return false;
    isRunning.current = true;
    setBusy(true);
    setProblem(null);
    const failure = await work().then(
      () => null,
      (error: unknown) => problemFrom(error),
    );
    // What was done is on the screen before anybody is told so; a failure is told at once.
    if (failure === null) await reread();
    else void reread();
    isRunning.current = false;
    setBusy(false);
    setProblem(failure);
    return failure === null;
  }
  return { isBusy, problem, run, forget: () => setProblem(null) };
}

/** What happened and what to do. */
export function wordsOf(problem: ApiProblem): string {
  if (!mayHaveHappened(problem)) return problem.detail;
  return `${problem.detail} It may have been done all the same: look before you repeat it.`;
}
