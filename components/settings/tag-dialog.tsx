"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogBody,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { nameError } from "@/lib/settings/checks";
import type { Tag } from "@/lib/settings/model";
import { ActionNotice } from "./action-notice";
import { counted } from "./counted";
import { useSettings } from "./settings-context";
import { useDraft } from "./use-draft";

type TagDialogProps = { tag: Tag; tags: readonly Tag[]; onClose: () => void };

/** Renames a tag. A name that another tag has unites the two, and the dialog says so before. */
export function TagDialog({ tag, tags, onClose }: TagDialogProps) {
  const { calls, announce } = useSettings();
  const [remaining, setRemaining] = useState<number | null>(null);
  const otherOf = (typed: string) => tags.find(({ id, name }) => id !== tag.id && name === typed.trim());
  const { values, errors, set, ...draft } = useDraft({
    initial: { name: tag.name },
    check: ({ name }) => ({ name: nameError(name) }),
    send: ({ name }) =>
      calls
        .renameTag(tag.id, { name: name.trim(), merge: otherOf(name) !== undefined }, setRemaining)
        .finally(() => setRemaining(null)),
    onDone: ({ name }) => {
      announce(`${tag.name} is now ${otherOf(name) ? "part of" : "called"} ${name.trim()}`);
      onClose();
    },
  });
  const other = otherOf(values.name);
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent className="sm:max-w-md">
        <form {...draft.form} className="flex min-h-0 flex-1 flex-col">
          <DialogHeader>
            <DialogTitle>Rename “{tag.name}”</DialogTitle>
            <DialogDescription>
              {counted(tag.contacts, "contact carries it.", "contacts carry it.")}
            </DialogDescription>
          </DialogHeader>
          <DialogBody className="space-y-4">
            <ActionNotice problem={draft.problem} title="The tag was not renamed" />
            <Field label="Name" required error={errors.name}>
              {(control) => (
                <Input
                  {...control}
                  autoComplete="off"
                  value={values.name}
                  onChange={(event) => set({ name: event.target.value })}
                />
              )}
            </Field>
            {other && (
              <Notice tone="quiet" title={`“${other.name}” exists already`}>
                The two become one tag, of at most{" "}
                {counted(tag.contacts + other.contacts, "contact", "contacts")}. They cannot be told apart
                afterwards.
              </Notice>
            )}
            {remaining !== null && (
              <p role="status" className="text-body text-ink-muted">
                {counted(remaining, "contact", "contacts")} to go. You can leave this open.
              </p>
            )}
          </DialogBody>
          <DialogFooter className="pb-[max(0.75rem,env(safe-area-inset-bottom))]">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" aria-disabled={draft.isBusy} className="min-w-20">
              {draft.isBusy ? "Saving…" : other ? "Unite the tags" : "Rename"}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
