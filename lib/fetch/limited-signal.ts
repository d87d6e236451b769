import "server-only";
import { setMaxListeners } from "node:events";
import { type Clock, SYSTEM_CLOCK } from "./clock";

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
  const follow = () => limited.abort(signal?.reason);
  const callOff = clock.after(afterMs, () => limited.abort(timeoutError(afterMs)));
  if (signal) {
    // A board's count follows one signal with a dozen calls; Node would warn of a leak.
    setMaxListeners(0, signal);
    if (signal.aborted) follow();
    else signal.addEventListener("abort", follow, { once: true });
  }
  return {
    signal: limited.signal,
    isOver: () => limited.signal.aborted && !signal?.aborted,
    release: () => {
      callOff();
      signal?.removeEventListener("abort", follow);
    },
  };
}
