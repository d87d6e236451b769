/** Where toasts lie on each other, so much of those behind looks out above the newest, in CSS pixels, and of so many. */
export const TOAST_PEEK_PX = 8;
export const MOST_TOASTS = 4;

/** Between toasts and all that is around them, in CSS pixels. */
export const TOAST_MARGIN_PX = 12;

const cards = new Set<HTMLElement>();

/**
 * Watches a toast for as long as it is there, and says when it has become higher or lower. A dialog reads in a property
 * of the page how much room all of them need.
 */
export function watchToastHeight(card: HTMLElement, onResize: () => void): () => void {
  let heightPx: number | null = null;
  const observer = new ResizeObserver(() => {
    if (heightPx !== null && card.offsetHeight !== heightPx) onResize();
    heightPx = card.offsetHeight;
    tell();
  });
  cards.add(card);
  observer.observe(card);
  return () => {
    observer.disconnect();
    cards.delete(card);
    tell();
  };
}

function tell() {
  const { style } = document.documentElement;
  if (cards.size === 0) return void style.removeProperty("--toast-height");
  const highest = Math.max(...Array.from(cards, ({ offsetHeight }) => offsetHeight));
  const behind = Math.min(cards.size, MOST_TOASTS) - 1;
  style.setProperty("--toast-height", `${highest + behind * TOAST_PEEK_PX + 2 * TOAST_MARGIN_PX}px`);
}
