/** Once React has drawn and what had the focus is gone, this has it. */
export function focusSoon(selector: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus());
}

/** The title of the page. */
export const TITLE = "#section-title";
