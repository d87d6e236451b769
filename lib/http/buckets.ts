import { AppError } from "@/lib/errors";

type BucketOptions = {
  /** How many at once. */
  burst: number;
  /** How many a second in the long run. */
  perSecond: number;
  /** Epoch milliseconds. */
  now?: () => number;
};

/** Beyond that many, whoever is at full again is forgotten. */
const MOST_KEPT = 10_000;

/**
 * Makes a limit of its own for each key, in this process alone: nobody pays for what another does.
 * @returns a function that counts one, and throws AppError `rate_limited` when it is one too many
 */
export function createBuckets({
  burst,
  perSecond,
  now = () => Date.now(),
}: BucketOptions): (key: string) => void {
  const buckets = new Map<string, { left: number; atMs: number }>();
  const refilled = ({ left, atMs }: { left: number; atMs: number }, nowMs: number) =>
    // A clock that goes back gives nothing, and takes nothing.
    Math.min(burst, left + (Math.max(0, nowMs - atMs) / 1000) * perSecond);

  function forgetFull(nowMs: number): void {
    for (const [key, bucket] of buckets) if (refilled(bucket, nowMs) >= burst) buckets.delete(key);
  }

  return (key) => {
    const nowMs = now();
    if (buckets.size >= MOST_KEPT) forgetFull(nowMs);
    const left = refilled(buckets.get(key) ?? { left: burst, atMs: nowMs }, nowMs);
    buckets.set(key, { left: left < 1 ? left : left - 1, atMs: nowMs });
    if (left >= 1) return;
    throw new AppError("rate_limited", {
      message: "more requests than one may send",
      hint: "These are too many requests at once.",
      retryAfterMs: Math.ceil(((1 - left) / perSecond) * 1000),
    });
  };
}
