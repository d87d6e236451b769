import { type Answer, keepable } from "./answer";
import type { Lack } from "./journey";

/** When another answer was asked for, in epoch milliseconds, and why what came was none. */
type Miss = { atMs: number; for: Lack };

/** An answer, and since when it is known: epoch milliseconds, from before the call was sent; and the last miss since. */
export type Kept = {
  answer: Answer;
  /** In bytes. */
  size: number;
  knownAtMs: number;
  isFresh: boolean;
  miss: Miss | null;
};

type Limits = { mostAnswers: number; mostBytes: number };

/** Answers by key, bounded in number and size; the oldest leaves first. */
export type KeptAnswers = {
  get: (key: string) => Kept | undefined;
  keep: (key: string, answer: Answer, knownAtMs: number) => void;
  /** Another one was asked for, and what came is none. */
  miss: (key: string, miss: Miss) => void;
  /** From now on these are only for when nothing better can be had. */
  age: (isMeant: (key: string) => boolean) => void;
  forget: (isMeant: (key: string) => boolean) => void;
};

export function createKeptAnswers({ mostAnswers, mostBytes }: Limits): KeptAnswers {
  const kept = new Map<string, Kept>();
  let bytes = 0;
  const remove = (key: string) => {
    bytes -= kept.get(key)?.size ?? 0;
    kept.delete(key);
  };
  const each = (isMeant: (key: string) => boolean, change: (key: string, known: Kept) => void) => {
    for (const [key, known] of kept) if (isMeant(key)) change(key, known);
  };
  return {
    get: (key) => kept.get(key),
    keep: (key, answer, knownAtMs) => {
      remove(key);
      const known = { ...keepable(answer), knownAtMs, isFresh: true, miss: null };
      kept.set(key, known);
      bytes += known.size;
      for (const [oldest] of kept) {
        if (kept.size <= mostAnswers && bytes <= mostBytes) break;
        remove(oldest);
      }
    },
    miss: (key, miss) => {
      const known = kept.get(key);
      if (known) kept.set(key, { ...known, miss });
    },
    age: (isMeant) => each(isMeant, (key, known) => kept.set(key, { ...known, isFresh: false, miss: null })),
    forget: (isMeant) => each(isMeant, remove),
  };
}
