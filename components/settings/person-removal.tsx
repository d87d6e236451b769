"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { flushSync } from "react-dom";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import type { Owner } from "@/lib/board/model";
import { problemFrom } from "@/lib/http/api-problem";
import type { Owned } from "@/lib/settings/model";
import { ActionNotice } from "./action-notice";
import { ConfirmDialog } from "./confirm-dialog";
import { ownedWords } from "./counted";
import { useSettings } from "./settings-context";
import { useAction } from "./use-action";

const NOBODY = "";

type PersonRemovalProps = { person: Owner; others: readonly Owner[]; onClose: () => void };

/** Removes a person, once it is said who owns from then on what is theirs. */
export function PersonRemoval({ person, others, onClose }: PersonRemovalProps) {
  const { calls, announce } = useSettings();
  const [next, setNext] = useState(NOBODY);
  const [remaining, setRemaining] = useState<number | null>(null);
  const { isBusy, problem, run } = useAction();
  const [isGone, setGone] = useState(false);
  const { owned, failure } = useOwned(person.id, { isGone });
  // Whoever was chosen may have been removed meanwhile.
  const chosen = others.some(({ id }) => id === next) ? next : NOBODY;

  async function confirm() {
    const isRemoved = await run(async () => {
      await calls.deleteUser(person.id, chosen || null, setRemaining);
      // At once: what a person owned who is gone is not to be counted again.
      flushSync(() => setGone(true));
    });
    setRemaining(null);
    if (!isRemoved) return;
    announce(`${person.name} was removed`);
    onClose();
  }

  return (
    <ConfirmDialog
      title={`Remove ${person.name}?`}
      consequence={consequenceOf(person, owned)}
      verb={isBusy ? "Removing…" : "Remove"}
      isBlocked={isBusy || owned === null}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      {owned === null && !failure && <Skeleton className="h-5 w-48" />}
      {owned && ownedWords(owned) && (
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
          {remaining.toLocaleString("en-US")} to go. You can leave this open.
        </p>
      )}
      <ActionNotice problem={failure} title="It could not be counted what they own" />
      <ActionNotice problem={problem} title="The person was not removed" />
    </ConfirmDialog>
  );
}

function consequenceOf({ name }: Owner, owned: Owned | null): string {
  if (owned === null) return `What ${name} owns is being counted…`;
  const words = ownedWords(owned);
  if (words === null) return `${name} owns no opportunities, contacts or tasks. This cannot be undone.`;
  return `${name} owns ${words}, of every status. All of it stays. This cannot be undone.`;
}

/** What somebody owns, counted anew whenever somebody asks; null while nobody knows. */
function useOwned(personId: string, { isGone }: { isGone: boolean }) {
  const { reads, calls } = useSettings();
  const { data, error } = useQuery({
    queryKey: [reads.locationId, "owned", personId],
    queryFn: ({ signal }) => calls.countOwned(personId, signal),
    networkMode: "always",
    retry: false,
    staleTime: 0,
    gcTime: 0,
    enabled: !isGone,
  });
  return { owned: data ?? null, failure: error ? problemFrom(error) : null };
}
