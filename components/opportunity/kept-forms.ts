import type { KeptForm } from "@/lib/board/form-clashes";

/**
 * Forms that were closed before they were saved, until this page is left. In memory alone: contact data has no
 * business in a browser's storage.
 */
const keptForms = new Map<string, KeptForm>();

export function keptForm(key: string): KeptForm | null {
  return keptForms.get(key) ?? null;
}

export function keepForm(key: string, kept: KeptForm): void {
  // A copy: the form library goes on writing in what it hands out.
  keptForms.set(key, structuredClone(kept));
}

export function forgetForm(key: string): void {
  keptForms.delete(key);
}
