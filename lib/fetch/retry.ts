import { AppError } from "@/lib/errors";
import { type Clock, pause } from "./clock";
import { type Fetch, isRead, NO_ERRAND, signalOf } from "./fetch";
import { isTooLong } from "./lanes";
import { mayBeDone, outcomeOf, outcomeOfThrown, retryAfterOf } from "./outcome";
import { waitBeforeRetryMs } from "./retry-rules";
import { createRetrySlots, type RetrySlots } from "./retry-slots";

type RetryOptions = {
  clock: Clock;
  /** From 0 to 1. */
  random: () => number;
};

type Ending = { response: Response } | { thrown: unknown };

/**
 * Sends a call again where `retry-rules.ts` says that it may be, as long as there is time to begin it
 * (`Errand.startByMs`), and gives what came of the last attempt; of a write, that of the last one which may have been
 * done.
 */
export function withRetry(fetch: Fetch, { clock, random }: RetryOptions): Fetch {
  const slots = new Map<string, RetrySlots>();
  const slotsOf = (locationId: string) => {
    const known = slots.get(locationId) ?? createRetrySlots();
    slots.set(locationId, known);
    return known;
  };

  return async (request, errand = NO_ERRAND) => {
    const signal = signalOf(request, errand);
    const { begin, beginRetry } = slotsOf(errand.locationId);
    const attempt = async (end: () => void): Promise<Ending> => {
      try {
        // A body can be read once.
        return { response: await fetch(request.body ? request.clone() : request, errand) };
      } catch (thrown) {
        return { thrown };
      } finally {
        end();
      }
    };
    let ending = await attempt(begin());
    /** The last of a write's attempts that may have been done: one that was not even sent does not undo it. */
    let unclear: Ending | null = null;
    for (let attempts = 1; ; attempts += 1) {
      const { outcome } = facts(ending, clock.now());
      if (mayBeDone(outcome)) unclear = ending;
      else if (outcome === "answered") unclear = null;
      const waitMs = signal.aborted
        ? null
        : waitBeforeRetryMs({
            method: request.method,
            isOfWrite: errand.lane === "write" || !isRead(request),
            attempts,
            random: random(),
            ...facts(ending, clock.now()),
          });
      if (waitMs === null || clock.now() + waitMs > (errand.startByMs ?? Number.POSITIVE_INFINITY)) break;
      if (outcome === "limited" && isTooLong(waitMs, errand)) break;
      await pause(clock, waitMs, signal);
      if (outcome === "limited") errand.note?.({ kind: "heldUp", forMs: waitMs });
      const end = await beginRetry(signal);
      errand.note?.({ kind: "retried" });
      ending = goneIfRepeated(request, await attempt(end));
    }
    const told = (!isRead(request) && unclear) || ending;
    if ("response" in told) return told.response;
    throw told.thrown;
  };
}

function facts(ending: Ending, nowMs: number) {
  if ("response" in ending) {
    const { response } = ending;
    return {
      outcome: outcomeOf(response),
      isOurs: false,
      retryAfterMs: retryAfterOf(response.headers, nowMs),
    };
  }
  const { thrown } = ending;
  const isOurs = thrown instanceof AppError;
  const retryAfterMs = (isOurs ? thrown.retryAfterMs : undefined) ?? null;
  return { outcome: outcomeOfThrown(thrown), isOurs, retryAfterMs };
}

/** What a repeated DELETE no longer finds, the first one has deleted. */
function goneIfRepeated({ method }: Request, ending: Ending): Ending {
  const isGone = method === "DELETE" && "response" in ending && ending.response.status === 404;
  return isGone ? { response: new Response(null, { status: 204 }) } : ending;
}
