/** How near to an edge scrolling begins, and how fast it is there, in CSS pixels and pixels per second. */
const EDGE_PX = 64;
const FASTEST_PX_PER_S = 1400;

/**
 * Speed at a place along one axis: 0 in the middle, growing towards and past either edge, negative before the start.
 * Edges of something small take at most a quarter of it each.
 */
export function edgeSpeed(at: number, { start, end }: { start: number; end: number }): number {
  const edge = Math.min(EDGE_PX, (end - start) / 4);
  if (edge <= 0) return 0;
  const before = Math.min(1, Math.max(0, (start + edge - at) / edge));
  const after = Math.min(1, Math.max(0, (at - (end - edge)) / edge));
  return (after ** 2 - before ** 2) * FASTEST_PX_PER_S;
}

/** The scroller of the column at an x position. */
function columnScrollerAt(board: HTMLElement, x: number): HTMLElement | null {
  for (const scroller of board.querySelectorAll<HTMLElement>("[data-stage-scroll]")) {
    const rect = scroller.getBoundingClientRect();
    if (x >= rect.left && x < rect.right) return scroller;
  }
  return null;
}

type Point = { x: number; y: number };

function pointOf(event: MouseEvent | TouchEvent): Point | null {
  const from = "touches" in event ? event.touches[0] : event;
  return from ? { x: from.clientX, y: from.clientY } : null;
}

/**
 * Scrolls the board sideways and the column under the pointer up and down while the pointer is near their edges.
 * dnd-kit's own scroller moves only the innermost scrollable ancestor of the card, so the board would stand still.
 * Answers a function that stops it.
 */
export function scrollAtEdges(board: HTMLElement): () => void {
  let point: Point | null = null;
  let frame = 0;
  let last = 0;
  const listen = (event: MouseEvent | TouchEvent) => {
    point = pointOf(event) ?? point;
  };
  const step = (now: number) => {
    const elapsedS = Math.min(0.05, (now - last) / 1000);
    last = now;
    frame = requestAnimationFrame(step);
    if (!point) return;
    const sideways = board.getBoundingClientRect();
    const across = edgeSpeed(point.x, { start: sideways.left, end: sideways.right });
    if (across !== 0) board.scrollLeft += across * elapsedS;
    const column = across === 0 ? columnScrollerAt(board, point.x) : null;
    if (!column) return;
    const upright = column.getBoundingClientRect();
    // The zones cover the foot of the columns; over them nothing scrolls.
    const zones =
      document.querySelector("[data-status-zones]")?.getBoundingClientRect().top ?? upright.bottom;
    const along = point.y < zones ? edgeSpeed(point.y, { start: upright.top, end: zones }) : 0;
    if (along !== 0) column.scrollTop += along * elapsedS;
  };
  frame = requestAnimationFrame((now) => {
    last = now;
    step(now);
  });
  window.addEventListener("mousemove", listen, { passive: true });
  window.addEventListener("touchmove", listen, { passive: true });
  return () => {
    cancelAnimationFrame(frame);
    window.removeEventListener("mousemove", listen);
    window.removeEventListener("touchmove", listen);
  };
}
