/** What had the focus is gone once React has drawn; this takes its place, the first of the selectors that is there. */
export function focusSoon(...selectors: readonly string[]): void {
  requestAnimationFrame(() => {
    const found = selectors.map((selector) => document.querySelector<HTMLElement>(selector));
    found.find((element) => element !== null)?.focus();
  });
}

/** The title of the page. */
export const TITLE = "#section-title";
