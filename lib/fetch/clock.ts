/** Time as an argument, so that a test can turn minutes by hand. */
export type Clock = {
  /** Milliseconds since 1970; between two of them as many pass as did, whatever is done to the system's clock. */
  now: () => number;
  /** What the calendar on the wall calls such a moment, in epoch milliseconds: for people, and never for a decision. */
  dateOf: (atMs: number) => number;
  /** Calls `run` once after `delayMs`; what it gives calls that off. */
  after: (delayMs: number, run: () => void) => () => void;
};

/**
 * `Date.now()` jumps when a wrong clock is put right: an hour back, and an answer would be fresh and a breaker open for
 * an hour. This one goes on evenly from where the process began.
 */
const steadyNow = () => Math.floor(performance.timeOrigin + performance.now());

/** The system's time. Its timers do not keep a process alive. */
export const SYSTEM_CLOCK: Clock = {
  now: steadyNow,
  dateOf: (atMs) => Date.now() - (steadyNow() - atMs),
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
