"use client";

import { useState } from "react";

/**
 * Whether what somebody has asked for is under way, and how to ask for it: once at a time. It is no transition: as long as
 * the work of one goes on React holds back all others, and no link would lead anywhere.
 */
export function usePending(work: () => Promise<unknown>): readonly [isPending: boolean, start: () => void] {
  const [isPending, setIsPending] = useState(false);
  const start = () => {
    if (isPending) return;
    setIsPending(true);
    void work().finally(() => setIsPending(false));
  };
  return [isPending, start];
}
