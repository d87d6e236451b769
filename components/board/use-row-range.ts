"use client";

import { type RefObject, useLayoutEffect, useState } from "react";
import { flushSync } from "react-dom";
import { type RowRange, rowsInWindow } from "./card-rows";

/** On the server nobody knows the height of the window; with the row to spare this is a screen of cards on most. */
const GUESSED: RowRange = rowsInWindow({ scrollTop: 0, height: 720 });

/** Which rows of a scroller are in its window. Renders only when they change. */
export function useRowRange(scrollerRef: RefObject<HTMLElement | null>): RowRange {
  const [range, setRange] = useState(GUESSED);
  useLayoutEffect(() => {
    const scroller = scrollerRef.current;
    if (!scroller) return;
    let shown = GUESSED;
    const look = (): boolean => {
      const next = rowsInWindow({ scrollTop: scroller.scrollTop, height: scroller.clientHeight });
      if (next.first === shown.first && next.end === shown.end) return false;
      shown = next;
      return true;
    };
    const onScroll = () => {
      // In the same frame: a column that is flung must not show its ground.
      if (look()) flushSync(() => setRange(shown));
    };
    const onResize = () => {
      if (look()) setRange(shown);
    };
    onResize();
    scroller.addEventListener("scroll", onScroll, { passive: true });
    const observer = new ResizeObserver(onResize);
    observer.observe(scroller);
    return () => {
      scroller.removeEventListener("scroll", onScroll);
      observer.disconnect();
    };
  }, [scrollerRef]);
  return range;
}
