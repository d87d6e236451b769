import "server-only";
import { AppError } from "@/lib/errors";

/** How long the answer to a key is kept, in milliseconds: longer than anybody tries to save one form. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/** So many answers are kept; the oldest leaves first. */
const MOST_KEPT = 1_000;

type Kept<Answer> = { asked: string; answer: Promise<Answer>; madeAtMs: number };

/**
 * Makes a function that does a piece of work once for each key: who asks again, also while it is being done, gets
 * the first answer. Work that failed is forgotten, so that it can be tried again.
 * @param now epoch milliseconds
 */
export function createOnce<Answer>(now: () => number = Date.now) {
  const kept = new Map<string, Kept<Answer>>();

  function forgetOld(): void {
    for (const [key, { madeAtMs }] of kept) {
      if (kept.size < MOST_KEPT && now() - madeAtMs < KEPT_MS) return;
      kept.delete(key);
    }
  }

  /**
   * @param asked tells the work itself: the same key for other work is a mistake of whoever asks
   * @throws AppError `rejected` for such a key, and whatever `work` throws
   */
  return ({ key, asked }: { key: string; asked: string }, work: () => Promise<Answer>): Promise<Answer> => {
    forgetOld();
    const before = kept.get(key);
    if (before?.asked === asked) return before.answer;
    if (before) throw usedUp();
    const answer = work();
    kept.set(key, { asked, answer, madeAtMs: now() });
    answer.catch(() => kept.delete(key));
    return answer;
  };
}

function usedUp(): AppError {
  return new AppError("rejected", {
    message: "an Idempotency-Key that came with another body",
    hint: "This form was sent before with other content. Look whether the opportunity is there, then send it anew.",
  });
}
