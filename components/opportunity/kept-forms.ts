import { createTextMemory } from "@/components/ui/kept-text";
import type { KeptForm } from "@/lib/board/form-clashes";

/** Forms that were closed before they were saved. */
const forms = createTextMemory<KeptForm>();

export const keptForm = forms.get;
export const forgetForm = forms.forget;

export function keepForm(key: string, kept: KeptForm): void {
  // A copy: the form library goes on writing in what it hands out.
  forms.keep(key, structuredClone(kept));
}
