import "server-only";
import { type Clock, SYSTEM_CLOCK } from "./clock";
import { whenAborted } from "./when-aborted";

type Limits = {
  /** Aborted when nobody waits any more; absent is never. */
  signal?: AbortSignal | undefined;
  afterMs: number;
  clock?: Clock;
};

/** What an AbortSignal of a deadline has for its reason. */
export function timeoutError(afterMs: number): DOMException {
  return new DOMException(`no whole answer in ${afterMs} ms`, "TimeoutError");
}

/**
 * A signal that is aborted when its time is over (by a `TimeoutError`) or when another one is. `release` lets go of
 * both: `AbortSignal.timeout` and `AbortSignal.any` would hold a call and all that hangs on it until the time is over.
 */
export function limitedSignal({ signal, afterMs, clock = SYSTEM_CLOCK }: Limits) {
  const limited = new AbortController();
  const callOff = clock.after(afterMs, () => limited.abort(timeoutError(afterMs)));
  const letGo = signal && whenAborted(signal, () => limited.abort(signal.reason));
  return {
    signal: limited.signal,
    isOver: () => limited.signal.aborted && !signal?.aborted,
    release: () => {
      callOff();
      letGo?.();
    },
  };
}
