"use client";

import { useRef, useState } from "react";

/** Says things to a screen reader, politely, and answers whether it is still on the screen to do so. It never renders. */
export type Announce = (sentence: string) => boolean;

/** The one live region of a board, and the function that speaks through it. */
export function useAnnouncer() {
  const ref = useRef<HTMLDivElement>(null);
  const [announce] = useState<Announce>(() => (sentence: string) => {
    const region = ref.current;
    if (!region) return false;
    // The same sentence twice would not be a change, and so not be said.
    region.textContent = region.textContent === sentence ? `${sentence}\u00a0` : sentence;
    return true;
  });
  const region = <div ref={ref} role="status" aria-live="polite" data-announcer className="sr-only" />;
  return { announce, region };
}
