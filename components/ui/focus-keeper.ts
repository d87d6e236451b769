type Place = Element | null | undefined;

/** Where the focus goes when what had it is gone: called with that when it loses the focus, and answers once it is to come back. */
export type FocusPlaces = (opener: Place) => () => readonly Place[];

/**
 * Remembers what has the focus. The answer gives it back, or to the first other place that takes it. The item of a menu
 * stands for the button that opened the menu: the menu goes as soon as one is chosen.
 */
export function focusKeeper(places: FocusPlaces = () => () => []): () => void {
  const opener = openerOf(document.activeElement);
  const others = places(opener);
  return () => {
    for (const place of [opener, ...others()]) {
      if (!(place instanceof HTMLElement)) continue;
      place.focus({ preventScroll: true });
      if (document.activeElement === place) return;
    }
  };
}

/** Radix names a menu by its button. */
function openerOf(focused: Element | null): Place {
  if (focused === document.body) return null;
  const button = focused?.closest("[role=menu]")?.getAttribute("aria-labelledby");
  return button ? document.getElementById(button) : focused;
}
