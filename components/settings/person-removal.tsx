"use client";

import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import type { Owner } from "@/lib/board/model";
import { pipelinesOptions, summaryOptions } from "@/lib/board/queries";
import { ActionNotice } from "./action-notice";
import { ConfirmDialog } from "./confirm-dialog";
import { opportunities } from "./counted";
import { useSettings } from "./settings-context";
import { useAction } from "./use-action";

const NOBODY = "";

type PersonRemovalProps = { person: Owner; others: readonly Owner[]; onClose: () => void };

/** Removes a person, once it is said who owns their opportunities from then on. */
export function PersonRemoval({ person, others, onClose }: PersonRemovalProps) {
  const { calls, announce } = useSettings();
  const [next, setNext] = useState(NOBODY);
  const [remaining, setRemaining] = useState<number | null>(null);
  const { isBusy, problem, run } = useAction();
  const count = useOwnedCount(person.id);
  // Whoever was chosen may have been removed meanwhile.
  const chosen = others.some(({ id }) => id === next) ? next : NOBODY;

  async function confirm() {
    const isRemoved = await run(() => calls.deleteUser(person.id, chosen || null, setRemaining));
    setRemaining(null);
    if (!isRemoved) return;
    announce(`${person.name} was removed`);
    onClose();
  }

  return (
    <ConfirmDialog
      title={`Remove ${person.name}?`}
      consequence={consequenceOf(person, count)}
      verb={isBusy ? "Removing…" : "Remove"}
      isBlocked={isBusy || count === null}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      {count === null && <Skeleton className="h-5 w-48" />}
      {count !== null && count > 0 && (
        <Field label="Who owns them from now on?" className="pt-2">
          {(control) => (
            <Select {...control} value={chosen} onChange={(event) => setNext(event.target.value)}>
              <option value={NOBODY}>Nobody</option>
              {others.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      {remaining !== null && (
        <p role="status" className="text-body text-ink-muted">
          {opportunities(remaining)} to go. You can leave this open.
        </p>
      )}
      <ActionNotice problem={problem} title="The person was not removed" />
    </ConfirmDialog>
  );
}

function consequenceOf({ name }: Owner, count: number | null): string {
  if (count === null) return `The opportunities that ${name} owns are being counted…`;
  if (count === 0) return `${name} owns no opportunities. This cannot be undone.`;
  return `${name} owns ${opportunities(count)}, of every status, which ${count === 1 ? "stays" : "stay"} on the board.`;
}

/** How many opportunities of any status somebody owns, over all pipelines; null while nobody knows. */
function useOwnedCount(ownerId: string): number | null {
  const { reads } = useSettings();
  const [pipelines] = useQueries({ queries: [pipelinesOptions(reads)] });
  const ofEach = (pipelines.data ?? []).map(({ id: pipelineId }) => ({
    ...summaryOptions(reads, { pipelineId, filters: { ownerId } }),
    staleTime: 0,
  }));
  const summaries = useQueries({ queries: ofEach });
  if (!pipelines.data || summaries.some(({ data }) => !data)) return null;
  const stages = summaries.flatMap(({ data }) => data?.stages ?? []);
  return stages.reduce((sum, { count }) => sum + count, 0);
}
