import { useState } from "react";

type Place = Element | null | undefined;

/** Where the focus goes when what had it is gone: called with that as the dialog opens, it answers when the dialog has closed. */
export type FocusPlaces = (opener: Place) => () => readonly Place[];

/** A question within a dialog leaves it to that. */
const dialogAround: FocusPlaces = (opener) => {
  const dialog = opener?.closest("[role=dialog]");
  return () => [dialog];
};

/**
 * For a dialog that is rendered when it is wanted: remembers what has the focus then. What it answers is radix's
 * `onCloseAutoFocus`, and gives the focus back, or to the first other place that takes it. The item of a menu stands for
 * the button that opened the menu, which goes as soon as one is chosen.
 */
export function useFocusReturn(places: FocusPlaces = dialogAround): (event: Event) => void {
  const [wanted] = useState(() => {
    const opener = openerOf(document.activeElement);
    return { opener, others: places(opener) };
  });
  return (event) => {
    event.preventDefault();
    if (isFocusTaken()) return;
    for (const place of [wanted.opener, ...wanted.others()]) {
      if (!(place instanceof HTMLElement)) continue;
      place.focus({ preventScroll: true });
      if (document.activeElement === place) return;
    }
  };
}

/**
 * Whether somebody has gone on meanwhile: what closes gives the focus back a moment later, and without the focus a menu
 * that is open by then would close, or letters go astray. Until it is taken the focus is the page's.
 */
export function isFocusTaken(): boolean {
  return document.activeElement !== null && document.activeElement !== document.body;
}

/** Radix names a menu by its button. */
function openerOf(focused: Element | null): Place {
  if (focused === document.body) return null;
  const button = focused?.closest("[role=menu]")?.getAttribute("aria-labelledby");
  return button ? document.getElementById(button) : focused;
}
