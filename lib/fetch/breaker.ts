import type { AppError } from "@/lib/errors";
import { type BreakerEvent, type BreakerState, CLOSED, ended, sent, stayAwayMs } from "./breaker-state";
import type { Clock } from "./clock";
import { type Errand, type Fetch, isRead, NO_ERRAND, signalOf } from "./fetch";
import { isGivenUp, type Outcome, outcomeOf, outcomeOfThrown, refusesKey, retryAfterOf } from "./outcome";
import { unsent } from "./unsent";

/** A breaker as two halves: what sees how calls end, and what is asked before a call queues. */
export type Breaker = {
  fetch: Fetch;
  /** Why a call would not be sent now; null when it would. */
  refusal: (errand: Errand) => AppError | null;
  /** How it is with all that a location is asked (`ALL`), and with each thing that it was asked about. */
  statesOf: (locationId: string) => ReadonlyMap<string, BreakerState["kind"]>;
};

/** What stands for all that a location is asked. */
export const ALL = "all";

/** `isLimited`: upstream took no more calls when it was last heard of. */
type Known = { state: BreakerState; isLimited: boolean };
const NOTHING: Known = { state: CLOSED, isLimited: false };

/**
 * Asks a location's upstream nothing more about a thing for five seconds after that failed five times in a row or ten
 * of twenty times, and then sends one call to see. Without a connection, or with a limit, it asks nothing at all. A 429
 * that says when to come back is no failure: the budget obeys it.
 * @throws AppError `upstream_unavailable` with `retryAfterMs` for what is not sent
 */
export function createBreaker(fetch: Fetch, { clock }: { clock: Clock }): Breaker {
  const locations = new Map<string, Map<string, Known>>();
  const knownOf = (locationId: string) => {
    const known = locations.get(locationId) ?? new Map<string, Known>();
    locations.set(locationId, known);
    return known;
  };
  const refusal = (errand: Errand) => {
    const known = knownOf(errand.locationId);
    let longest = { waitMs: 0, isLimited: false };
    for (const part of partsOf(errand)) {
      const { state, isLimited } = known.get(part) ?? NOTHING;
      const waitMs = stayAwayMs(state, clock.now());
      if (waitMs > longest.waitMs) longest = { waitMs, isLimited };
    }
    const { waitMs, isLimited: isLimit } = longest;
    return waitMs > 0 ? unsent("the breaker is open", waitMs, { isLimit }) : null;
  };

  const send: Fetch = async (request, errand = NO_ERRAND) => {
    const refused = refusal(errand);
    if (refused) throw refused;
    const known = knownOf(errand.locationId);
    const asked = partsOf(errand).map((part) => {
      const before = known.get(part) ?? NOTHING;
      const { state, isProbe } = sent(before.state);
      known.set(part, { ...before, state });
      return { part, isProbe };
    });
    const settle = (event: BreakerEvent, end: { outcome: Outcome | "left"; mayArrive?: boolean }) => {
      const { outcome, mayArrive = false } = end;
      for (const { part, isProbe } of asked) {
        const before = known.get(part) ?? NOTHING;
        const told = part === ALL && errand.about !== undefined ? eventForAll(event, outcome) : event;
        // What was sent before an opening tells nothing of why it is open, either.
        const decides = told !== "left" && (isProbe || before.state.kind === "closed");
        const isLimited = outcome === "limited" || (before.isLimited && !decides);
        const state = ended(before.state, { event: told, isProbe, nowMs: clock.now() });
        known.set(part, { state, isLimited });
      }
      errand.note?.({ kind: "ended", outcome, ...(mayArrive && !isRead(request) && { mayArrive }) });
    };
    try {
      const response = await fetch(request, errand);
      settle(eventOf(response, clock.now()), {
        outcome: outcomeOf(response),
        mayArrive: isGivenUp(response),
      });
      const { status } = response;
      if (refusesKey({ method: request.method, status })) errand.note?.({ kind: "refused", status });
      return response;
    } catch (error) {
      const outcome = outcomeOfThrown(error);
      if (outcome === "answered") settle("succeeded", { outcome });
      // Whoever asked has gone: that says nothing of upstream. A deadline of ours says that it is slow.
      else if (hasLeft(signalOf(request, errand))) settle("left", { outcome: "left" });
      else settle("failed", { outcome, mayArrive: outcome === "lost" });
      throw error;
    }
  };
  const statesOf = (locationId: string) =>
    new Map(Array.from(locations.get(locationId) ?? [], ([of, { state }]) => [of, state.kind]));
  return { fetch: send, refusal, statesOf };
}

/** What an errand has to do with: all that its location is asked, and what it is about. */
const partsOf = ({ about = ALL }: Errand) => (about === ALL ? [ALL] : [ALL, about]);

/** What the end of a call about one thing says of all others: whoever fails it, or takes it and is lost, is there. */
function eventForAll(event: BreakerEvent, outcome: Outcome | "left"): BreakerEvent {
  return outcome === "failed" || outcome === "lost" ? "succeeded" : event;
}

function eventOf(response: Response, nowMs: number): BreakerEvent {
  const outcome = outcomeOf(response);
  if (outcome === "limited") return retryAfterOf(response.headers, nowMs) === null ? "failed" : "left";
  return outcome === "failed" ? "failed" : "succeeded";
}

function hasLeft({ aborted, reason }: AbortSignal): boolean {
  return aborted && !isTimeout(reason);
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === "TimeoutError";
}
