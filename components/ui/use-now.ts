import { useEffect, useReducer } from "react";

/** The moment, in epoch milliseconds; it goes on until `untilMs` has come. Only in what the server does not render. */
export function useNow(untilMs: number): number {
  const [, tick] = useReducer((ticks: number) => ticks + 1, 0);
  useEffect(() => {
    const timer = setInterval(() => {
      tick();
      if (Date.now() >= untilMs) clearInterval(timer);
    }, 500);
    return () => clearInterval(timer);
  }, [untilMs]);
  return Date.now();
}
