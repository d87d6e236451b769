"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import * as z from "zod/mini";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogContent, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { TryAgain } from "@/components/ui/try-again";
import { idSchema, type Opportunity } from "@/lib/board/model";
import { opportunityOptions } from "@/lib/board/queries";
import { cardPlaces } from "./card-places";
import { failureOf } from "./failure";
import { FormSkeleton } from "./form-skeleton";
import { OpportunityEditor } from "./opportunity-editor";
import { type OpportunitySetting, SettingProvider, useSetting } from "./opportunity-setting";

/** `initial` is the opportunity as the board knows it: with it the dialog opens at once. */
export type DialogMode =
  | { kind: "create"; stageId?: string | undefined }
  | { kind: "edit"; opportunityId: string; initial?: Opportunity | undefined };

type OpportunityDialogProps = OpportunitySetting & { mode: DialogMode };

/**
 * Creates, shows, edits and deletes an opportunity. Closing it in passing (Escape, the scrim, Back) keeps what was
 * typed until it is opened again; only Cancel throws it away, and asks before it does.
 */
export function OpportunityDialog({ mode, ...setting }: OpportunityDialogProps) {
  const id = mode.kind === "edit" ? mode.opportunityId : "new";
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && setting.onClose()}>
      <DialogContent
        aria-describedby={undefined}
        onOpenAutoFocus={(event) => {
          event.preventDefault();
          focusFirst(event.currentTarget, mode.kind);
        }}
        onEscapeKeyDown={(event) => isOpenCombobox(event.target) && event.preventDefault()}
        focusPlaces={cardPlaces(id)}
      >
        <SettingProvider value={setting}>
          {mode.kind === "create" ? (
            <OpportunityEditor opportunity={null} stageId={mode.stageId ?? null} />
          ) : (
            <ExistingOpportunity key={id} mode={mode} />
          )}
        </SettingProvider>
      </DialogContent>
    </Dialog>
  );
}

function ExistingOpportunity({ mode }: { mode: Extract<DialogMode, { kind: "edit" }> }) {
  const { pipeline, reads, onClose } = useSetting();
  // The address can hold anything.
  const isId = z.safeParse(idSchema, mode.opportunityId).success;
  // What the dialog opened with stays: what others change meanwhile shows when it is saved, never under the fingers.
  const [initial] = useState(mode.initial);
  const read = useQuery({
    ...opportunityOptions(reads, { pipelineId: pipeline.id, opportunityId: mode.opportunityId }),
    enabled: initial === undefined && isId,
  });
  const [arrived, setArrived] = useState(initial);
  if (arrived === undefined && read.data !== undefined && !read.isFetching) setArrived(read.data);
  if (arrived) return <OpportunityEditor opportunity={arrived} stageId={null} />;
  if (!read.isError && isId) return <FormSkeleton />;
  const failed = failureOf(read.error, "read");
  const isGone = !isId || failed.kind === "gone";
  return (
    <>
      <DialogHeader>
        <DialogTitle>{isGone ? "Opportunity not found" : "Opportunity not loaded"}</DialogTitle>
      </DialogHeader>
      <DialogBody role="alert">
        <EmptyState
          title={isGone ? "This opportunity no longer exists" : "It could not be loaded"}
          actions={
            isGone ? (
              <Button onClick={onClose}>Back to the board</Button>
            ) : (
              <Button variant="primary" onClick={() => read.refetch()}>
                Try again
              </Button>
            )
          }
        >
          {isGone ? "Somebody deleted it, or the address is wrong." : failed.messages.join(" ")}{" "}
          <TryAgain atMs={failed.retryAtMs} />
        </EmptyState>
      </DialogBody>
    </>
  );
}

/** A new form begins in its title. An existing one only takes the focus: on a phone a keyboard would hide half of it. */
function focusFirst(dialog: EventTarget | null, kind: DialogMode["kind"]) {
  if (!(dialog instanceof HTMLElement)) return;
  const title = kind === "create" ? dialog.querySelector("input") : null;
  title?.focus();
  // While what was typed before is being saved, no field takes the focus.
  if (!title || document.activeElement !== title) dialog.focus();
}

/** Whether a list of choices hangs open below the field: it takes the first Escape. */
function isOpenCombobox(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('[role="combobox"][aria-expanded="true"]');
}
