import type { FocusPlaces } from "@/components/ui/focus-return";

/**
 * Where the focus goes when what had it is gone: to the opportunity's card, which a virtual list may have made anew, or
 * to the one in its place.
 */
export const cardPlaces =
  (opportunityId: string): FocusPlaces =>
  () => {
    const cardNow = () => document.querySelector(`[data-opportunity-id="${CSS.escape(opportunityId)}"]`);
    const card = cardNow();
    const column = card?.closest("[data-stage-id]") ?? null;
    const row = card ? cardsIn(column).indexOf(card) : 0;
    return () => [
      cardNow(),
      cardsIn(column)[row],
      cardsIn(column).at(-1),
      column?.querySelector("[data-create-in-stage]"),
    ];
  };

function cardsIn(column: Element | null): Element[] {
  return column ? [...column.querySelectorAll("[data-opportunity-id]")] : [];
}
