import { retryAfterOf } from "./outcome";
import type { Heard } from "./send-log";

/**
 * What an answer says of the limits; null when it says nothing. v1 documents no header, so that each is obeyed where
 * it is present.
 * Source: `X-RateLimit-*` of HighLevel's API 2.0, marketplace documentation "Rate limits" (read November 2026).
 */
export function heardFrom({ status, headers }: Response, nowMs: number): Heard | null {
  const number = (name: string) => {
    const value = headers.get(name)?.trim() ?? "";
    return /^\d{1,9}$/.test(value) ? Number(value) : undefined;
  };
  const most = number("x-ratelimit-max");
  const mostToday = number("x-ratelimit-limit-daily");
  const leftToday = number("x-ratelimit-daily-remaining");
  const isSpent = number("x-ratelimit-remaining") === 0;
  const spentMs = isSpent ? number("x-ratelimit-interval-milliseconds") : undefined;
  const retryAfterMs = status === 429 ? (retryAfterOf(headers, nowMs) ?? spentMs) : spentMs;
  const heard: Heard = {
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(most ? { mostInWindow: most } : {}),
    ...(mostToday ? { mostToday } : {}),
    ...(mostToday && leftToday !== undefined ? { usedToday: mostToday - leftToday } : {}),
  };
  return Object.keys(heard).length > 0 ? heard : null;
}
