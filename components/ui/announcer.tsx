"use client";

import { useRef, useState } from "react";

/** Says something to a screen reader, politely, as long as it is on the screen. It never renders. */
export type Announce = (sentence: string) => void;

export type Announcer = {
  announce: Announce;
  /** Whether it is on the screen, and so can be heard. */
  isThere: () => boolean;
};

/** The one live region of a board, and what speaks through it. */
export function useAnnouncer() {
  const ref = useRef<HTMLDivElement>(null);
  const [announcer] = useState<Announcer>(() => ({
    announce: (sentence) => {
      const region = ref.current;
      // The same sentence twice would not be a change, and so not be said.
      if (region) region.textContent = region.textContent === sentence ? `${sentence}\u00a0` : sentence;
    },
    isThere: () => ref.current !== null,
  }));
  const region = <div ref={ref} role="status" aria-live="polite" data-announcer className="sr-only" />;
  return { ...announcer, region };
}
