"use client";

import { type RefObject, useEffect, useState } from "react";

/** Whether an element is on the board's screen or just beside it. `initially` holds until the browser has looked. */
export function useIsNear(
  ref: RefObject<HTMLElement | null>,
  { initially }: { initially: boolean },
): boolean {
  const [isNear, setIsNear] = useState(initially);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new IntersectionObserver(
      (entries) => setIsNear(entries.at(-1)?.isIntersecting ?? false),
      {
        root: element.closest("[data-board-scroll]"),
        rootMargin: "0px 40px",
      },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return isNear;
}
