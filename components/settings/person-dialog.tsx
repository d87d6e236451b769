"use client";

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
import type { Owner } from "@/lib/board/model";
import { emailError, nameError } from "@/lib/settings/checks";
import type { UserDraft } from "@/lib/settings/drafts";
import { ActionNotice } from "./action-notice";
import { useSettings } from "./settings-context";
import { useDraft } from "./use-draft";

type PersonDialogProps = { person: Owner | null; onClose: () => void };

/** Adds a person, or changes one. */
export function PersonDialog({ person, onClose }: PersonDialogProps) {
  const { calls, announce } = useSettings();
  const { values, errors, set, ...draft } = useDraft({
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
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent className="sm:max-w-md">
        <form {...draft.form} className="flex min-h-0 flex-1 flex-col">
          <DialogHeader>
            <DialogTitle>{person ? person.name : "Add person"}</DialogTitle>
            <DialogDescription>They can own opportunities and be filtered by.</DialogDescription>
          </DialogHeader>
          <DialogBody className="space-y-4">
            <ActionNotice problem={draft.problem} title="It was not saved" />
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
            <Field label="Email" hint="Nobody else may have it." error={errors.email}>
              {(control) => (
                <Input
                  {...control}
                  type="email"
                  autoComplete="off"
                  value={values.email}
                  onChange={(event) => set({ email: event.target.value })}
                />
              )}
            </Field>
          </DialogBody>
          <DialogFooter className="pb-[max(0.75rem,env(safe-area-inset-bottom))]">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" aria-disabled={draft.isBusy} className="min-w-20">
              {draft.isBusy ? "Saving…" : person ? "Save" : "Add"}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** Only what was changed here: the rest may be newer by now. */
function changesOf(person: Owner, { name, email }: UserDraft) {
  return { ...(name !== person.name && { name }), ...(email !== person.email && { email }) };
}
