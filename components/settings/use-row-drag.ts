"use client";

import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";

/** A row under way: which, where it would land, and how far from its place it is, in pixels. */
type Drag = { from: number; to: number; offset: number };
type Measured = { pointerId: number; startY: number; tops: number[]; heights: number[] };

/** So near to an edge of the window, in pixels, the page scrolls along. */
const EDGE = 48;

/**
 * Dragging rows of one list by a handle, with mouse, pen and finger; on the handle the arrow keys move a row, too. No
 * library: rows stand still but for a shift, and the pointer is captured, so that leaving the window loses nothing.
 */
export function useRowDrag(onMove: (from: number, to: number) => void) {
  const list = useRef<HTMLUListElement>(null);
  const measured = useRef<Measured | null>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const focused = useRef<string | null>(null);

  // A row that was moved in the document may have lost the focus.
  useEffect(() => {
    if (!focused.current) return;
    list.current?.querySelector<HTMLElement>(`[data-handle="${CSS.escape(focused.current)}"]`)?.focus();
    focused.current = null;
  });

  function begin(event: PointerEvent<HTMLElement>, from: number) {
    if (event.button !== 0 || !list.current) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const rects = Array.from(list.current.children, (row) => row.getBoundingClientRect());
    measured.current = {
      pointerId: event.pointerId,
      startY: event.clientY + window.scrollY,
      tops: rects.map(({ top }) => top),
      heights: rects.map(({ height }) => height),
    };
    setDrag({ from, to: from, offset: 0 });
  }

  function carry(event: PointerEvent<HTMLElement>) {
    const at = measured.current;
    if (!drag || !at) return;
    if (event.clientY < EDGE) window.scrollBy(0, -12);
    else if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, 12);
    const offset = event.clientY + window.scrollY - at.startY;
    setDrag({ ...drag, offset, to: placeOf(drag.from, offset, at) });
  }

  function end(isDropped: boolean) {
    if (!drag) return;
    measured.current = null;
    setDrag(null);
    if (isDropped) onMove(drag.from, drag.to);
  }

  const handleOf = (id: string, index: number) => ({
    "data-handle": id,
    onPointerDown: (event: PointerEvent<HTMLElement>) => begin(event, index),
    onPointerMove: carry,
    onPointerUp: () => end(true),
    onPointerCancel: () => end(false),
    onLostPointerCapture: () => end(false),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === "Escape") end(false);
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      focused.current = id;
      onMove(index, index + step);
    },
  });

  /** How far a row stands from its place, in pixels. */
  const shiftOf = (index: number) => {
    if (!drag) return 0;
    if (index === drag.from) return drag.offset;
    const height = measured.current?.heights[drag.from] ?? 0;
    if (index > drag.from && index <= drag.to) return -height;
    return index < drag.from && index >= drag.to ? height : 0;
  };
  return { list, handleOf, shiftOf, dragged: drag?.from ?? null };
}

/** A row lands behind all others whose middle its own middle has passed. */
function placeOf(from: number, offset: number, { tops, heights }: Measured): number {
  const middle = (index: number) => (tops[index] ?? 0) + (heights[index] ?? 0) / 2;
  const carried = middle(from) + offset;
  return tops.filter((_, index) => index !== from && middle(index) < carried).length;
}
