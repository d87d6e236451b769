/**
 * Remembers what has the focus and where an opportunity's card stands; the answer gives the focus back: to what had
 * it, or to the card, which a virtual list may have made anew, or, when that is gone, to the one in its place.
 */
export function focusRestorer(opportunityId: string): () => void {
  const lastFocused = document.activeElement;
  const card = document.querySelector(`[data-opportunity-id="${CSS.escape(opportunityId)}"]`);
  const column = card?.closest("[data-stage-id]") ?? null;
  const row = card ? cardsIn(column).indexOf(card) : 0;
  return () => {
    const target =
      lastFocused?.isConnected && lastFocused !== document.body
        ? lastFocused
        : (document.querySelector(`[data-opportunity-id="${CSS.escape(opportunityId)}"]`) ??
          cardsIn(column)[row] ??
          cardsIn(column).at(-1) ??
          column?.querySelector("[data-create-in-stage]"));
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  };
}

function cardsIn(column: Element | null): Element[] {
  return column ? [...column.querySelectorAll("[data-opportunity-id]")] : [];
}
