"use client";

import { nameError } from "@/lib/settings/checks";
import type { Tag } from "@/lib/settings/model";
import { FormDialog } from "./form-dialog";
import { NameField } from "./name-field";
import { useSettings } from "./settings-context";
import { useDraft } from "./use-draft";

type NewTagDialogProps = { tags: readonly Tag[]; onClose: () => void };

/** Makes a tag that nobody carries yet. */
export function NewTagDialog({ tags, onClose }: NewTagDialogProps) {
  const { calls, announce } = useSettings();
  // Case tells two tags apart.
  const isTaken = (typed: string) => tags.some(({ name }) => name === typed.trim());
  const draft = useDraft({
    initial: { name: "" },
    check: ({ name }) => ({
      name: nameError(name) ?? (isTaken(name) ? "Another one has this name" : null),
    }),
    send: ({ name }) => calls.createTag(name.trim()),
    onDone: ({ name }) => {
      announce(`${name.trim()} was made`);
      onClose();
    },
  });
  const words = {
    title: "New tag",
    about: "It can be given to contacts from then on.",
    verb: "Make tag",
    failure: "The tag was not made",
  };
  return (
    <FormDialog words={words} draft={draft} onClose={onClose}>
      <NameField draft={draft} />
    </FormDialog>
  );
}
