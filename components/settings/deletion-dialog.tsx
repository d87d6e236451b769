"use client";

import { useState } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import type { Pipeline } from "@/lib/board/model";
import type { Fate } from "@/lib/settings/model";
import { ActionNotice } from "./action-notice";
import { ConfirmDialog } from "./confirm-dialog";
import { opportunities } from "./counted";
import { FatePicker, fateOf, firstChoice } from "./fate-picker";
import { useSettings } from "./settings-context";
import { useAction } from "./use-action";

type DeletionDialogProps = {
  what: "stage" | "pipeline";
  name: string;
  /** Opportunities of every status in it; null while nobody knows. */
  count: number | null;
  /** Pipelines with the stages that may take them. */
  targets: readonly Pipeline[];
  onDelete: (fate: Fate, onProgress: (remaining: number) => void) => Promise<unknown>;
  onClose: (isDeleted: boolean) => void;
};

/** Deletes a stage or a pipeline, once it is said what becomes of its opportunities. */
export function DeletionDialog({ what, name, count, targets, onDelete, onClose }: DeletionDialogProps) {
  const { announce } = useSettings();
  const [choice, setChoice] = useState(() => firstChoice(targets));
  const [remaining, setRemaining] = useState<number | null>(null);
  const { isBusy, problem, run } = useAction();
  const fate = count === null ? undefined : fateOf(choice, count);

  async function confirm() {
    if (fate === undefined) return;
    const isDeleted = await run(() => onDelete(fate, setRemaining));
    setRemaining(null);
    if (!isDeleted) return;
    announce(`${name} was deleted`);
    onClose(true);
  }

  return (
    <ConfirmDialog
      title={`Delete the ${what} “${name}”?`}
      consequence={consequenceOf(what, count)}
      verb={isBusy ? "Deleting…" : verbOf(what, fate, count ?? 0)}
      isBlocked={isBusy || fate === undefined}
      onConfirm={() => void confirm()}
      onClose={() => onClose(false)}
    >
      {count === null && <Skeleton className="h-5 w-48" />}
      {count !== null && count > 0 && (
        <FatePicker count={count} targets={targets} choice={choice} onChange={setChoice} />
      )}
      {remaining !== null && (
        <p role="status" className="text-body text-ink-muted">
          {opportunities(remaining)} to go. You can leave this open.
        </p>
      )}
      <ActionNotice problem={problem} title={`The ${what} was not deleted`} />
    </ConfirmDialog>
  );
}

function consequenceOf(what: "stage" | "pipeline", count: number | null): string {
  const whole = what === "pipeline" ? "It disappears with all its stages" : "It disappears from the board";
  if (count === null) return `${whole}. Its opportunities are being counted…`;
  if (count === 0) return `${whole}. There are no opportunities in it. This cannot be undone.`;
  return `${whole} for everybody. There ${count === 1 ? "is" : "are"} ${opportunities(count)} in it, of every status.`;
}

function verbOf(what: string, fate: Fate | undefined, count: number): string {
  if (fate?.kind === "move") return `Move ${count.toLocaleString("en-US")} and delete the ${what}`;
  if (fate?.kind === "delete") return `Delete the ${what} and ${opportunities(count)}`;
  return `Delete the ${what}`;
}
