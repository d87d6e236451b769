import { useEffect, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import type { OpportunityForm } from "@/lib/board/form-fields";

/**
 * Whether a form was opened with text that was kept, until it is begun anew: then it starts in its first field, also
 * because the button that was pressed goes.
 */
export function useTextBack(form: UseFormReturn<OpportunityForm>, { wasKept }: { wasKept: boolean }) {
  const [cameBack] = useState(wasKept);
  const [isBegunAnew, setIsBegunAnew] = useState(false);
  useEffect(() => {
    if (isBegunAnew) form.setFocus("title");
  }, [form, isBegunAnew]);
  return { isBack: cameBack && !isBegunAnew, beginAnew: () => setIsBegunAnew(true) };
}
