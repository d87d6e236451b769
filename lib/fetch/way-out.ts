import "server-only";
import { createBreaker } from "./breaker";
import type { BreakerState } from "./breaker-state";
import { withBudget } from "./budget";
import { type Clock, SYSTEM_CLOCK } from "./clock";
import { coalesce } from "./coalesce";
import { withDeadline } from "./deadline";
import type { Fetch } from "./fetch";
import { withRetry } from "./retry";
import { createMemoryStore, type SendStore } from "./send-log";
import { createTransport } from "./transport";

type WayOutOptions = {
  /** One attempt; over HTTP unless a test says otherwise. */
  fetch?: Fetch;
  /** Whether a write to one address may change what a read of another answers. */
  isTouched?: (addresses: { read: string; written: string }) => boolean;
  store?: SendStore;
  clock?: Clock;
  /** From 0 to 1. */
  random?: () => number;
};

/** The way to a remote upstream, and how it is. */
export type WayOut = {
  fetch: Fetch;
  breakerOf: (locationId: string) => BreakerState["kind"];
};

/** All the pieces in their order; `README.md` says why it is this one. */
export function createWayOut(options: WayOutOptions = {}): WayOut {
  const { fetch = createTransport(), clock = SYSTEM_CLOCK, random = Math.random } = options;
  const { store = createMemoryStore(), isTouched = () => true } = options;
  const breaker = createBreaker(fetch, { clock });
  const budgeted = withBudget(breaker.fetch, { clock, store, refusal: breaker.refusal });
  const retried = withRetry(budgeted, { clock, random });
  const timely = withDeadline(retried, { clock });
  return { fetch: coalesce(timely, { isTouched, now: clock.now }), breakerOf: breaker.stateOf };
}
