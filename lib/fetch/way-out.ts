import "server-only";
import { createBreaker } from "./breaker";
import type { BreakerState } from "./breaker-state";
import { withBudget } from "./budget";
import { type Clock, SYSTEM_CLOCK } from "./clock";
import { coalesce } from "./coalesce";
import { withDeadline } from "./deadline";
import { type Errand, type Fetch, type Known, NO_ERRAND } from "./fetch";
import type { Note } from "./journey";
import { withRetry } from "./retry";
import type { Left } from "./send-log";
import { createMemoryStore, type SendStore } from "./send-store";
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
  /** Hears what happens on the way of every call. */
  hear?: (note: Note, errand: Errand) => void;
};

/** The way to a remote upstream, and how it is. */
export type WayOut = {
  fetch: Fetch;
  known: Known;
  /** By what it was asked about, and `ALL`. */
  breakersOf: (locationId: string) => ReadonlyMap<string, BreakerState["kind"]>;
  /** What could still be sent. @throws when the store of the limits does not answer */
  leftOf: (locationId: string) => Promise<Left>;
};

/** All the pieces in their order; `README.md` says why it is this one. */
export function createWayOut(options: WayOutOptions = {}): WayOut {
  const { fetch = createTransport(), clock = SYSTEM_CLOCK, random = Math.random } = options;
  const { store = createMemoryStore(), isTouched = () => true, hear = () => {} } = options;
  const breaker = createBreaker(fetch, { clock });
  const budgeted = withBudget(breaker.fetch, { clock, store, refusal: breaker.refusal });
  const retried = withRetry(budgeted, { clock, random });
  const timely = withDeadline(retried, { clock });
  const shared = coalesce(timely, { isTouched, now: clock.now });
  const heard = (errand: Errand): Errand => ({
    ...errand,
    note: (happened) => {
      const told = dated(happened, clock);
      errand.note?.(told);
      hear(told, errand);
    },
  });
  return {
    fetch: (request, errand = NO_ERRAND) => shared.fetch(request, heard(errand)),
    known: (read, errand) => shared.known(read, heard(errand)),
    breakersOf: breaker.statesOf,
    leftOf: (locationId) => store.left(locationId, clock.now()),
  };
}

/** What leaves here is read by people. */
function dated(note: Note, clock: Clock): Note {
  return note.kind === "stoodIn" ? { ...note, knownAtMs: clock.dateOf(note.knownAtMs) } : note;
}
