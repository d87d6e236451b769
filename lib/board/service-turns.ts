import "server-only";
import { AppError } from "@/lib/errors";

/**
 * Makes a queue for each opportunity. v1 knows no versions: of two writes that read first and then both write, the later
 * would undo the earlier, and nobody would be told. In turn, the later one reads what the earlier one wrote. Another
 * server's writes it cannot see.
 * @param now epoch milliseconds
 */
export function createTurns(now: () => number) {
  /** By the opportunity: settles when all that came so far is over. */
  const lasts = new Map<string, Promise<unknown>>();

  /** Runs `work` in its turn. @throws AppError `upstream_unavailable` when that comes after `beginByMs` */
  return async <Answer>(
    { key, beginByMs }: { key: string; beginByMs: number },
    work: () => Promise<Answer>,
  ): Promise<Answer> => {
    const before = lasts.get(key) ?? Promise.resolve();
    const own = before.then(() => {
      if (now() > beginByMs) throw tooLate();
      return work();
    });
    const over = own.catch(() => {});
    lasts.set(key, over);
    try {
      return await own;
    } finally {
      if (lasts.get(key) === over) lasts.delete(key);
    }
  };
}

function tooLate(): AppError {
  return new AppError("upstream_unavailable", {
    message: "earlier changes of the same opportunity took too long",
    hint: "An earlier change of this opportunity is still being saved, and this one was not sent.",
    retryAfterMs: 2_000,
  });
}
