"use client";

import { useRef } from "react";
import { Button } from "@/components/ui/button";

type SaveBarProps = { isChanged: boolean; isBusy: boolean; onDiscard: () => void };

/** The foot of a form that is part of its page. Saving stays in reach of the focus when there is nothing to save any more. */
export function SaveBar({ isChanged, isBusy, onDiscard }: SaveBarProps) {
  const save = useRef<HTMLButtonElement>(null);
  const canSave = isChanged && !isBusy;
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-2">
      <Button
        ref={save}
        type="submit"
        variant="primary"
        aria-disabled={!canSave}
        onClick={(event) => canSave || event.preventDefault()}
      >
        {isBusy ? "Saving…" : "Save changes"}
      </Button>
      {canSave && (
        <>
          <Button
            variant="ghost"
            onClick={() => {
              onDiscard();
              // This button goes with the changes.
              save.current?.focus();
            }}
          >
            Discard
          </Button>
          <p className="text-ink-muted text-small">Not saved yet.</p>
        </>
      )}
    </div>
  );
}
