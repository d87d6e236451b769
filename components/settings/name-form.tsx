"use client";

import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { newNameError } from "@/lib/settings/checks";
import { ActionNotice } from "./action-notice";
import { useDraft } from "./use-draft";

type NameFormProps = {
  label: string;
  initial: string;
  /** Names that others have already; a second one could not be told from the first. */
  taken: readonly string[];
  verb?: string;
  onSave: (name: string) => Promise<unknown>;
  onClose: () => void;
};

/** One name, in the place where it stands: Enter saves, Escape leaves it as it was. */
export function NameForm({ label, initial, taken, verb = "Save", onSave, onClose }: NameFormProps) {
  const draft = useDraft({
    initial: { name: initial },
    check: ({ name }) => ({ name: newNameError(name, taken) }),
    send: async ({ name }) => {
      if (name.trim() !== initial) await onSave(name.trim());
    },
    onDone: onClose,
  });
  const error = draft.errors.name;
  return (
    <form
      {...draft.form}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
      className="min-w-0 flex-1 space-y-1.5 py-1"
    >
      <div className="flex flex-wrap items-center gap-2">
        <span className="min-w-40 flex-1">
          <Input
            aria-label={label}
            aria-invalid={error ? true : undefined}
            aria-describedby={error ? "name-error" : undefined}
            autoComplete="off"
            // The person has just asked to write here.
            autoFocus
            value={draft.values.name}
            onFocus={(event) => event.target.select()}
            onChange={(event) => draft.set({ name: event.target.value })}
          />
        </span>
        <span className="flex gap-2">
          <Button type="submit" variant="primary" aria-disabled={draft.isBusy}>
            {draft.isBusy ? "Saving…" : verb}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </span>
      </div>
      {error && (
        <p id="name-error" className="text-danger-ink text-small">
          {error}
        </p>
      )}
      <ActionNotice problem={draft.problem} title="It was not saved" />
    </form>
  );
}
