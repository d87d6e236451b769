import { useSyncExternalStore } from "react";
import type { UseFormReturn } from "react-hook-form";
import type { OpportunityForm } from "@/lib/board/form-fields";
import { creationContentOf } from "@/lib/board/forms";
import type { Failure } from "./failure";
import { useSetting } from "./opportunity-setting";
import {
  type CreationInDoubt,
  creationsInDoubt,
  forgetCreations,
  sendCreation,
  subscribeToDoubt,
  toldOf,
} from "./sent-creations";

const NONE: readonly CreationInDoubt[] = [];

/** What a form creates, and what it has sent of which nobody knows whether it was created. */
export function useSentCreations(formKey: string, form: UseFormReturn<OpportunityForm>) {
  const { format, verbs } = useSetting();
  const inDoubt = useSyncExternalStore(
    subscribeToDoubt,
    () => creationsInDoubt(formKey),
    () => NONE,
  );
  const content = () => creationContentOf(form.getValues(), format);
  return {
    inDoubt,
    send: (values: OpportunityForm) => sendCreation({ formKey, form: values, format, create: verbs.create }),
    /** Whether what stands in the form now was sent, and nobody knows what became of it. */
    isHere: () => inDoubt.some((one) => one.content === content()),
    /** What there is to tell beside what stands in the form now. */
    toldWith: (failure: Failure | null) => toldOf({ failure, inDoubt, content: content() }),
    haveLookedFor(creations: readonly CreationInDoubt[]): void {
      forgetCreations(formKey, creations);
      // The button that was pressed goes.
      form.setFocus("title");
    },
  };
}
