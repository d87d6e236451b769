import "server-only";

/** A source of numbers that look random and are the same for a seed on every machine. */
export type Random = {
  /** A whole number from 0 to `limit - 1`. */
  below(limit: number): number;
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number;
  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean;
  /** One of a list that is not empty. */
  pick<T>(list: readonly [T, ...T[]]): T;
  /** `count` different ones of a list, in its order; all of it when it is shorter. */
  sample<T>(list: readonly T[], count: number): T[];
  /** The index of one of the weights, each as likely as it is heavy. */
  weighted(weights: readonly number[]): number;
};

/**
 * Makes a generator from any integer seed. Only whole-number arithmetic is used, since logarithms and the like may
 * differ in their last digit between processors. The algorithm is mulberry32, which is in the public domain.
 */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number) => Math.floor((next() / 0x1_0000_0000) * limit);
  return {
    below,
    between: (min, max) => min + below(max - min + 1),
    chance: (percent) => below(100) < percent,
    pick: (list) => list[below(list.length)] ?? list[0],
    sample: (list, count) => {
      let wanted = Math.min(count, list.length);
      return list.filter((_, index) => {
        const isTaken = below(list.length - index) < wanted;
        if (isTaken) wanted -= 1;
        return isTaken;
      });
    },
    weighted: (weights) => {
      let rest = below(weights.reduce((sum, weight) => sum + weight, 0));
      const index = weights.findIndex((weight) => {
        rest -= weight;
        return rest < 0;
      });
      return Math.max(index, 0);
    },
  };
}

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** An id like HighLevel's, 20 letters and digits. */
export function randomId(random: Random): string {
  return Array.from({ length: 20 }, () => LETTERS.charAt(random.below(LETTERS.length))).join("");
}

/** A stage's id, which is a UUID (version 4) at HighLevel. */
export function randomUuid(random: Random): string {
  const hex = Array.from({ length: 32 }, (_, index) => {
    if (index === 12) return "4";
    return (index === 16 ? 8 + random.below(4) : random.below(16)).toString(16);
  }).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, "$1-$2-$3-$4-$5");
}
