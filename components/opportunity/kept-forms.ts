import { createTextMemory } from "@/components/ui/kept-text";
import { type KeptForm, resumeForm } from "@/lib/board/form-clashes";
import type { Opportunity } from "@/lib/board/model";
import type { MoneyFormat } from "@/lib/board/money";
import { isLeft } from "./form-start";
import { takeBackNews } from "./late-news";
import { knownAfterEdit } from "./later-news";
import type { OpportunitySetting } from "./opportunity-setting";

/** Forms that were closed before they were saved. */
const forms = createTextMemory<KeptForm>();

export const keptForm = forms.get;
export const forgetForm = forms.forget;

export function keepForm(key: string, kept: KeptForm): void {
  // A copy: the form library goes on writing in what it hands out.
  forms.keep(key, structuredClone(kept));
}

/**
 * An edit of this opportunity was sent, and nobody knows what became of it: text that turns out to be saved while its form
 * is closed is nothing to be lost.
 */
export function forgetOnceSaved(
  key: string,
  opportunityId: string,
  { onNews, format }: Pick<OpportunitySetting, "onNews" | "format">,
): void {
  const stop = onNews((event) => {
    const shown = knownAfterEdit(event);
    if (shown?.id === opportunityId) {
      stop();
      forgetIfSaved(key, { shown, format });
    }
    // A closed form tells nothing.
    return false;
  });
}

function forgetIfSaved(key: string, context: { shown: Opportunity; format: MoneyFormat }): void {
  const kept = keptForm(key);
  if (!kept || isLeft(resumeForm(kept, context).form, context)) return;
  forgetForm(key);
  takeBackNews(key, null);
}
