/** dnd-kit hears Escape on the document; without `key` nobody else takes this event for a key press. */
function cancelDrag() {
  document.dispatchEvent(new KeyboardEvent("keydown", { code: "Escape" }));
}

/**
 * A button let go outside the window or the portal's iframe tells nobody: the next move comes without buttons,
 * or the window loses its focus, or the browser takes the pointer away. Each ends the drag and changes nothing.
 * Answers a function that stops watching.
 */
export function watchForLostPointer(): () => void {
  const watching = new AbortController();
  const { signal } = watching;
  const lost = (event: MouseEvent) => {
    if (event.buttons === 0) cancelDrag();
  };
  window.addEventListener("mousemove", lost, { signal, capture: true });
  window.addEventListener("mouseenter", lost, { signal, capture: true });
  window.addEventListener("blur", cancelDrag, { signal });
  window.addEventListener("pointercancel", cancelDrag, { signal });
  return () => watching.abort();
}

/**
 * The click that ends the press of a drag opens nothing, not even when the drag was given up before. Clicks of a
 * keyboard or a screen reader have no press and pass.
 */
export function ignoreClickOfDrag(): void {
  const ignoring = new AbortController();
  const { signal } = ignoring;
  const ignore = (event: MouseEvent) => {
    if (event.detail > 0) event.stopPropagation();
  };
  window.addEventListener("click", ignore, { signal, capture: true });
  window.addEventListener("pointerdown", () => ignoring.abort(), { signal, capture: true });
}
