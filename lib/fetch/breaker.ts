import type { AppError } from "@/lib/errors";
import { type BreakerEvent, type BreakerState, CLOSED, ended, sent, stayAwayMs } from "./breaker-state";
import type { Clock } from "./clock";
import { type Errand, type Fetch, NO_ERRAND, signalOf } from "./fetch";
import { type Outcome, outcomeOf, outcomeOfThrown, retryAfterOf, unsent } from "./outcome";

/** A breaker as two halves: what sees how calls end, and what is asked before a call queues. */
export type Breaker = {
  fetch: Fetch;
  /** Why a call would not be sent now; null when it would. */
  refusal: (errand: Errand) => AppError | null;
  stateOf: (locationId: string) => BreakerState["kind"];
};

/**
 * Sends nothing to a location's upstream for five seconds after it failed five times in a row or ten of twenty times,
 * and then one call to see. A 429 that says when to come back is no failure: the budget obeys it.
 * @throws AppError `upstream_unavailable` with `retryAfterMs` for what is not sent
 */
export function createBreaker(fetch: Fetch, { clock }: { clock: Clock }): Breaker {
  const states = new Map<string, BreakerState>();
  /** Locations whose upstream failed last by taking no more calls. */
  const limited = new Set<string>();
  const stateOf = (locationId: string) => states.get(locationId) ?? CLOSED;
  const refusal = ({ locationId }: Errand) => {
    const waitMs = stayAwayMs(stateOf(locationId), clock.now());
    return waitMs > 0 ? unsent("the breaker is open", waitMs, { isLimit: limited.has(locationId) }) : null;
  };

  const send: Fetch = async (request, errand = NO_ERRAND) => {
    const { locationId } = errand;
    const refused = refusal(errand);
    if (refused) throw refused;
    const { state, isProbe } = sent(stateOf(locationId));
    states.set(locationId, state);
    const settle = (event: BreakerEvent, outcome: Outcome | "left") => {
      states.set(locationId, ended(stateOf(locationId), { event, isProbe, nowMs: clock.now() }));
      if (event === "failed" && outcome === "limited") limited.add(locationId);
      else if (event !== "left") limited.delete(locationId);
      errand.note?.({ kind: "ended", outcome });
    };
    try {
      const response = await fetch(request, errand);
      settle(eventOf(response, clock.now()), outcomeOf(response));
      const { status } = response;
      if (status === 401 || status === 403) errand.note?.({ kind: "refused", status });
      return response;
    } catch (error) {
      const outcome = outcomeOfThrown(error);
      if (outcome === "answered") settle("succeeded", outcome);
      // Whoever asked has gone: that says nothing of upstream. A deadline of ours says that it is slow.
      else if (hasLeft(signalOf(request, errand))) settle("left", "left");
      else settle("failed", outcome);
      throw error;
    }
  };
  return { fetch: send, refusal, stateOf: (locationId) => stateOf(locationId).kind };
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
