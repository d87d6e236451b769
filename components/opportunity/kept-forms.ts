import type { KeptForm } from "@/lib/board/form-clashes";

/**
 * Forms that were closed before they were saved, until this page is left, which asks as long as there are any. In memory
 * alone: contact data has no business in a browser's storage.
 */
const keptForms = new Map<string, KeptForm>();

export function keptForm(key: string): KeptForm | null {
  return keptForms.get(key) ?? null;
}

export function keepForm(key: string, kept: KeptForm): void {
  // A copy: the form library goes on writing in what it hands out.
  keptForms.set(key, structuredClone(kept));
  window.addEventListener("beforeunload", ask);
}

export function forgetForm(key: string): void {
  keptForms.delete(key);
  if (keptForms.size === 0) window.removeEventListener("beforeunload", ask);
}

export function hasKeptForms(): boolean {
  return keptForms.size > 0;
}

/** For a page that somebody else may see next. */
export function forgetForms(): void {
  for (const key of keptForms.keys()) forgetForm(key);
}

function ask(event: BeforeUnloadEvent) {
  event.preventDefault();
}
