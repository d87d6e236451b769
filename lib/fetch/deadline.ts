import { AppError } from "@/lib/errors";
import type { Clock } from "./clock";
import { type Errand, type Fetch, isRead, NO_ERRAND, signalOf } from "./fetch";
import { limitedSignal } from "./limited-signal";
import { OUTAGE_WAIT_MS } from "./outcome";

/** All of a read: its queue, its attempts and the waits between them. An attempt that begins later is not worth it. */
const READ = { totalMs: 15_000, lastStartMs: 1_000 };
/** A write that is sent has ten seconds to be answered: cut off sooner, nobody would know what became of it. */
const WRITE = { totalMs: 18_000, lastStartMs: 10_000 };

/**
 * Ends a call, with all that stands behind it, when nobody would wait for it any more: at its errand's `endByMs`, or
 * when its kind has taken all the time that it may.
 * @throws AppError `upstream_unavailable` with `retryAfterMs` for a read; for a write a `TimeoutError`, since it may
 * have been done
 */
export function withDeadline(fetch: Fetch, { clock }: { clock: Clock }): Fetch {
  return async (request, errand = NO_ERRAND) => {
    const { totalMs, startWithinMs } = timeOf(request, errand, clock.now());
    const { signal, isOver, release } = limitedSignal({
      signal: signalOf(request, errand),
      afterMs: totalMs,
      clock,
    });
    try {
      const startByMs = Math.min(clock.now() + startWithinMs, errand.startByMs ?? Number.POSITIVE_INFINITY);
      return await fetch(request, { ...errand, signal, startByMs });
    } catch (cause) {
      if (!isOver() || !isRead(request)) throw cause;
      throw new AppError("upstream_unavailable", {
        message: `no whole answer in ${totalMs} ms, with all waiting and retrying`,
        hint: "HighLevel is not available now.",
        retryAfterMs: OUTAGE_WAIT_MS,
        cause,
      });
    } finally {
      release();
    }
  };
}

/** A call with little time left, such as a look at what a write came to, still begins at once. */
function timeOf(request: Request, { endByMs = Number.POSITIVE_INFINITY }: Errand, nowMs: number) {
  const { totalMs, lastStartMs } = isRead(request) ? READ : WRITE;
  const leftMs = Math.max(0, Math.min(totalMs, endByMs - nowMs));
  return { totalMs: leftMs, startWithinMs: Math.max(0, leftMs - lastStartMs) };
}
