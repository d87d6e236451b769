"use client";

import type { Owner } from "@/lib/board/model";
import { emailError, nameError } from "@/lib/settings/checks";
import type { UserDraft } from "@/lib/settings/drafts";
import { FormDialog } from "./form-dialog";
import { NameField } from "./name-field";
import { useSettings } from "./settings-context";
import { TextField } from "./text-field";
import { useDraft } from "./use-draft";

type PersonDialogProps = { person: Owner | null; onClose: () => void };

/** Adds a person, or changes one. */
export function PersonDialog({ person, onClose }: PersonDialogProps) {
  const { calls, announce } = useSettings();
  const draft = useDraft({
    initial: { name: person?.name ?? "", email: person?.email ?? "" },
    check: ({ name, email }) => ({
      name: nameError(name, "Give the person a name"),
      email: emailError(email),
    }),
    send: ({ name, email }) => {
      const typed = { name: name.trim(), email: email.trim() || null };
      return person ? calls.editUser(person.id, changesOf(person, typed)) : calls.createUser(typed);
    },
    onDone: ({ name }) => {
      announce(`${name.trim()} was ${person ? "saved" : "added"}`);
      onClose();
    },
  });
  const words = {
    title: person ? person.name : "Add person",
    about: "They can own opportunities and be filtered by.",
    verb: person ? "Save" : "Add",
    failure: "It was not saved",
  };
  return (
    <FormDialog words={words} draft={draft} onClose={onClose}>
      <NameField draft={draft} />
      <TextField
        label="Email"
        type="email"
        hint="Nobody else may have it."
        error={draft.errors.email}
        value={draft.values.email}
        onChange={(email) => draft.set({ email })}
      />
    </FormDialog>
  );
}

/** Only what was changed here: the rest may be newer by now. */
function changesOf(person: Owner, { name, email }: UserDraft) {
  return { ...(name !== person.name && { name }), ...(email !== person.email && { email }) };
}
