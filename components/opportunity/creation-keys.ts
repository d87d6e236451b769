import { nanoid } from "nanoid";
import { useEffect } from "react";
import type { CreateDraft } from "@/lib/board/drafts";

/**
 * Under which key each form sent its creation last. Kept until the form is opened with nothing in it: one that is closed
 * and opened again must not create a second time what its first try may have created, or is creating still.
 */
const keys = new Map<string, { content: string; key: string }>();

/** One key per content: the same draft sent again is the same creation, a changed one is another. */
export function creationKey(formKey: string, draft: CreateDraft, newKey: () => string = nanoid): string {
  const content = JSON.stringify(draft);
  const last = keys.get(formKey);
  if (last?.content === content) return last.key;
  const key = newKey();
  keys.set(formKey, { content, key });
  return key;
}

/** What this form sent is over: created, refused, or thrown away. */
export function forgetCreationKey(formKey: string): void {
  keys.delete(formKey);
}

/** A form that is opened without what was typed before is for another creation, even of the same content. */
export function useCreationOf(formKey: string, { isAnother }: { isAnother: boolean }): void {
  useEffect(() => {
    if (isAnother) forgetCreationKey(formKey);
  }, [formKey, isAnother]);
}
