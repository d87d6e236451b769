import { AppError } from "@/lib/errors";

/**
 * A call that is not sent, and when it is worth another try. `isLimit`: nothing is broken, there are too many calls. Of
 * changes it says nothing: only whoever asks knows whether it was to make one.
 */
export function unsent(why: string, retryAfterMs: number, { isLimit = false } = {}): AppError {
  return new AppError("upstream_unavailable", {
    message: why,
    hint: `HighLevel is ${isLimit ? "busy" : "not available now"}.`,
    retryAfterMs: Math.max(1, Math.ceil(retryAfterMs / 1000)) * 1000,
    isLimit,
  });
}
