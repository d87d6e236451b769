import type { Attempt } from "./failure";

/** What a form has sent and has no answer to. */
type UnderWay = { kind: Attempt; end: Promise<unknown>; waiters: number };

/** By the form: it outlives its dialog, and a form that is opened again goes on waiting instead of sending it anew. */
const underWay = new Map<string, UnderWay>();

export function beginAttempt(formKey: string, kind: Attempt, work: () => Promise<unknown>): UnderWay {
  const one = { kind, end: work(), waiters: 0 };
  underWay.set(formKey, one);
  const forget = () => void (underWay.get(formKey) === one && underWay.delete(formKey));
  one.end.then(forget, forget);
  return one;
}

export function attemptUnderWay(formKey: string): UnderWay | null {
  return underWay.get(formKey) ?? null;
}

/** Begins to wait for it. `isLast`: nobody has begun later, who then tells its end. */
export function waitFor(one: UnderWay): { end: Promise<unknown>; isLast: () => boolean } {
  one.waiters += 1;
  const turn = one.waiters;
  return { end: one.end, isLast: () => one.waiters === turn };
}
