import "server-only";
import { trouble } from "./failures";

/** Runs one piece of work at a time, in the order in which they came. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Makes a queue. What waits in it holds nothing, in particular no connection, of which there are few.
 * @param longestWaitMs who has not had its turn after so many milliseconds is refused: AppError `upstream_unavailable`
 */
export function createTurns(longestWaitMs: number): Turns {
  const waiting: (() => void)[] = [];
  let isTaken = false;

  const wait = () =>
    new Promise<void>((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(begin), 1);
        reject(trouble("busy", undefined));
      }, longestWaitMs);
      waiting.push(begin);
    });

  return async (work) => {
    if (isTaken) await wait();
    isTaken = true;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The next one takes over at once, so that nobody who comes meanwhile gets ahead of it.
      if (next) next();
      else isTaken = false;
    }
  };
}
