import { AppError } from "@/lib/errors";

/** When it is worth to ask again what is down, where nobody says; as long a breaker stays away from it. */
export const OUTAGE_WAIT_MS = 5_000;

/** A connection that never came about: nothing was sent, so that even a create may be sent again. */
export class NotConnected extends Error {
  /** Whether time ran out before anything was heard, so that another attempt would cost as much again. */
  readonly isLate: boolean;

  constructor(why: string, { isLate = false, cause }: { isLate?: boolean; cause?: unknown } = {}) {
    super(`no connection: ${why}`, { cause });
    this.name = "NotConnected";
    this.isLate = isLate;
  }
}

/**
 * How a call ended, as far as sending it again is concerned.
 * - `answered`: upstream did what it does, a 4xx among it
 * - `failed`: it says that it failed (500, 502, 503, 504); a gateway may say so of a write that was done
 * - `limited`: 429; not done
 * - `unsent`: never reached upstream: no connection, no budget, or the breaker is open
 * - `unreachable`: never reached upstream, and nothing there says so: a black hole
 * - `lost`: no whole answer; a write may have been done
 */
export type Outcome = "answered" | "failed" | "limited" | "unsent" | "unreachable" | "lost";

const FAILED = new Set([500, 502, 503, 504]);
const GIVEN_UP = new Set([408, 502, 504]);

/** What Node's own fetch says of a connection that never came about. */
const NEVER_CONNECTED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);

/** How a call ended that was answered. */
export function outcomeOf({ status }: Response): Outcome {
  if (status === 429) return "limited";
  return FAILED.has(status) ? "failed" : "answered";
}

/** Whether a gateway waits no longer for an upstream that may still be at it. */
export const isGivenUp = ({ status }: Pick<Response, "status">): boolean => GIVEN_UP.has(status);

/**
 * Whether an answer refuses the key, and with it all that is asked. A 403 to a write refuses that one change: whether the
 * key still has its location, the next read tells.
 */
export function refusesKey({ method, status }: { method: string; status: number }): boolean {
  return status === 401 || (status === 403 && method === "GET");
}

/** How a call ended that threw. */
export function outcomeOfThrown(error: unknown): Outcome {
  if (error instanceof NotConnected && error.isLate) return "unreachable";
  if (neverConnected(error)) return "unsent";
  // A body that is too long is an answer all the same; the other AppErrors are refusals of our own, before sending.
  if (error instanceof AppError) return error.code === "too_large" ? "answered" : "unsent";
  return "lost";
}

/** Whether a write that ended so may have been done all the same, or was. */
export function mayBeDone(outcome: Outcome): boolean {
  return outcome === "failed" || outcome === "lost";
}

/** Whether what a fetch threw means that nothing was sent. */
export function neverConnected(error: unknown): boolean {
  return error instanceof NotConnected || NEVER_CONNECTED.has(connectionCode(error) ?? "");
}

/** What Node tells of a connection that failed, such as `ECONNRESET`. */
export function connectionCode(error: unknown): string | undefined {
  const inner = error instanceof Error ? error.cause : undefined;
  return inner instanceof Error && "code" in inner ? String(inner.code) : undefined;
}

/** `Retry-After` in milliseconds, from seconds or a date; null when absent or senseless. HighLevel documents neither. */
export function retryAfterOf(headers: Headers, nowMs: number): number | null {
  const value = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,6}$/.test(value)) return Number(value) * 1000;
  // `Date.parse` takes nearly anything for a date; an HTTP date begins with the day of the week.
  if (!/^[A-Z][a-z]{2}/.test(value)) return null;
  // Upstream's moment is told from upstream's own clock where it says what that shows: ours may be an hour off.
  const theirNowMs = Date.parse(headers.get("date") ?? "");
  const untilMs = Date.parse(value) - (Number.isNaN(theirNowMs) ? nowMs : theirNowMs);
  return Number.isFinite(untilMs) ? Math.max(0, untilMs) : null;
}
