/** Time as an argument, so that a test can turn minutes by hand. */
export type Clock = {
  /** Epoch milliseconds. */
  now: () => number;
  /** Calls `run` once after `delayMs`; what it gives calls that off. */
  after: (delayMs: number, run: () => void) => () => void;
};

/** The system's time. Its timers do not keep a process alive. */
export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Resolves after `delayMs`. @throws the signal's reason as soon as it is aborted */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      callOff();
      reject(signal.reason);
    };
    const callOff = clock.after(delayMs, () => {
      signal.removeEventListener("abort", leave);
      resolve();
    });
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
  });
}
