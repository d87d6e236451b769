import "server-only";
import { setMaxListeners } from "node:events";

/** Calls `leave` when the signal is aborted, or at once when it is. What it gives lets go of the signal. */
export function whenAborted(signal: AbortSignal, leave: () => void): () => void {
  if (signal.aborted) {
    leave();
    return () => {};
  }
  // A board's count follows one signal with a dozen calls; Node would warn of a leak.
  setMaxListeners(0, signal);
  signal.addEventListener("abort", leave, { once: true });
  return () => signal.removeEventListener("abort", leave);
}
