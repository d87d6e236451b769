"use client";

import { useState } from "react";
import type { Tag } from "@/lib/settings/model";
import { ActionNotice } from "./action-notice";
import { ConfirmDialog } from "./confirm-dialog";
import { counted } from "./counted";
import { useSettings } from "./settings-context";
import { useAction } from "./use-action";

/** Asks before a tag is taken from everybody who carries it. */
export function TagDeletion({ tag, onClose }: { tag: Tag; onClose: () => void }) {
  const { calls, announce } = useSettings();
  const [remaining, setRemaining] = useState<number | null>(null);
  const { isBusy, problem, run } = useAction();

  async function confirm() {
    const isDeleted = await run(() => calls.deleteTag(tag.id, setRemaining));
    setRemaining(null);
    if (!isDeleted) return;
    announce(`${tag.name} was deleted`);
    onClose();
  }

  return (
    <ConfirmDialog
      title={`Delete the tag “${tag.name}”?`}
      consequence={consequenceOf(tag)}
      verb={isBusy ? "Deleting…" : "Delete tag"}
      isBlocked={isBusy}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      {remaining !== null && (
        <p role="status" className="text-body text-ink-muted">
          {counted(remaining, "contact", "contacts")} to go. You can leave this open.
        </p>
      )}
      <ActionNotice problem={problem} title="The tag was not deleted" />
    </ConfirmDialog>
  );
}

function consequenceOf({ contacts }: Tag): string {
  if (contacts === 0) return "No contact carries it. This cannot be undone.";
  const who =
    contacts === 1 ? "1 contact loses it and stays" : `${counted(contacts, "", "contacts")} lose it and stay`;
  return `${who} otherwise as they are. This cannot be undone.`;
}
