import { mostRetries } from "./retry-rules";

/** Counts what is on its way, and lets a retry wait until few enough others are. */
export type RetrySlots = {
  /** Counts a first attempt; the answer ends it. */
  begin: () => () => void;
  /** Resolves when a retry may go. @throws the signal's reason when it is aborted before */
  beginRetry: (signal: AbortSignal) => Promise<() => void>;
};

/** The slots of one location: at most a fifth of its calls in flight are retries, and never fewer than three may be. */
export function createRetrySlots(): RetrySlots {
  const waiting: (() => void)[] = [];
  let inFlight = 0;
  let retries = 0;
  const wake = () => {
    while (waiting.length > 0 && retries < mostRetries(inFlight)) waiting.shift()?.();
  };
  const begin = () => {
    inFlight += 1;
    wake();
    return () => {
      inFlight -= 1;
      wake();
    };
  };
  const claim = () => {
    retries += 1;
    const end = begin();
    return () => {
      retries -= 1;
      end();
    };
  };
  return {
    begin,
    beginRetry: (signal) =>
      new Promise((resolve, reject) => {
        const go = () => {
          signal.removeEventListener("abort", leave);
          resolve(claim());
        };
        const leave = () => {
          waiting.splice(waiting.indexOf(go), 1);
          reject(signal.reason);
        };
        if (signal.aborted) return reject(signal.reason);
        signal.addEventListener("abort", leave, { once: true });
        waiting.push(go);
        wake();
      }),
  };
}
