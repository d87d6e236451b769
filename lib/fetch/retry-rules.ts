import type { Outcome } from "./outcome";

type Attempt = {
  method: string;
  /** Whether it is a write, or what a write reads: no older answer may stand in for it. */
  isOfWrite: boolean;
  outcome: Outcome;
  /** Whether it was this server that did not send it, and will say the same until `retryAfterMs` has passed. */
  isOurs: boolean;
  /** What the answer asks for; null when it says nothing. */
  retryAfterMs: number | null;
  /** How many attempts there were, this one among them. */
  attempts: number;
  /** From 0 to 1. */
  random: number;
};

const FIRST_WAIT_MS = 200;
/** One in five failing leaves one in 625 that fails four times. */
const MOST_ATTEMPTS = 4;
/** Where somebody says how long to wait. */
const MOST_ATTEMPTS_WHEN_TOLD = 7;
const SPREAD_MS = 250;

/**
 * How long to wait before sending a call again, in milliseconds; null when it must not be or is not worth it.
 * A read may always be sent again. Any call may that was certainly not done. After a failure that upstream itself
 * reports, a PUT or DELETE may, since doing it twice is doing it once; a create may not. A write that was lost may
 * not: somebody has to look first. A read that we ourselves hold back fails at once where an older answer may serve.
 */
export function waitBeforeRetryMs(attempt: Attempt): number | null {
  const { method, isOfWrite, outcome, isOurs, retryAfterMs, attempts, random } = attempt;
  const isRead = method === "GET" || method === "HEAD";
  if (outcome === "answered" || outcome === "unreachable" || (isOurs && !isOfWrite)) return null;
  if (attempts >= (outcome === "limited" || isOurs ? MOST_ATTEMPTS_WHEN_TOLD : MOST_ATTEMPTS)) return null;
  const wasNotDone = outcome === "limited" || outcome === "unsent";
  if (!isRead && !wasNotDone && (outcome === "lost" || method === "POST")) return null;
  if (retryAfterMs !== null) return retryAfterMs + random * SPREAD_MS;
  return FIRST_WAIT_MS * 2 ** (attempts - 1) * (0.5 + random / 2);
}

/** How many calls may be second or later attempts while `inFlight` are on their way. Source: Envoy's retry budget. */
export function mostRetries(inFlight: number): number {
  return Math.max(3, Math.floor(inFlight * 0.2));
}
