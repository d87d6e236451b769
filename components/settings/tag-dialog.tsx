"use client";

import { useState } from "react";
import { Notice } from "@/components/ui/notice";
import { nameError } from "@/lib/settings/checks";
import type { Tag } from "@/lib/settings/model";
import { counted } from "./counted";
import { FormDialog } from "./form-dialog";
import { NameField } from "./name-field";
import { useSettings } from "./settings-context";
import { useDraft } from "./use-draft";

type TagDialogProps = { tag: Tag; tags: readonly Tag[]; onClose: () => void };

/** Renames a tag. A name that another tag has unites the two, and the dialog says so before. */
export function TagDialog({ tag, tags, onClose }: TagDialogProps) {
  const { calls, announce } = useSettings();
  const [remaining, setRemaining] = useState<number | null>(null);
  const otherOf = (typed: string) => tags.find(({ id, name }) => id !== tag.id && name === typed.trim());
  const draft = useDraft({
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
  const other = otherOf(draft.values.name);
  const words = {
    title: `Rename “${tag.name}”`,
    about: counted(tag.contacts, "contact carries it.", "contacts carry it."),
    verb: other ? "Unite the tags" : "Rename",
    failure: "The tag was not renamed",
  };
  return (
    <FormDialog words={words} draft={draft} onClose={onClose}>
      <NameField draft={draft} />
      {other && (
        <Notice tone="quiet" title={`“${other.name}” exists already`}>
          The two become one tag, of at most {counted(tag.contacts + other.contacts, "contact", "contacts")}.
          They cannot be told apart afterwards.
        </Notice>
      )}
      {remaining !== null && (
        <p role="status" className="text-body text-ink-muted">
          {counted(remaining, "contact", "contacts")} to go. You can leave this open.
        </p>
      )}
    </FormDialog>
  );
}
