"use client";

import type { ComponentProps, ReactNode } from "react";
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
import type { ApiProblem } from "@/lib/http/api-problem";
import { ActionNotice } from "./action-notice";
import { rowPlaces } from "./row-places";

type FormDialogProps = {
  words: {
    title: string;
    about: string;
    /** What the button says. */
    verb: string;
    /** What is said when it failed. */
    failure: string;
  };
  draft: { form: ComponentProps<"form">; isBusy: boolean; problem: ApiProblem | null };
  onClose: () => void;
  children: ReactNode;
};

/** A small form over the page. It stays until what was typed has been taken. */
export function FormDialog({ words, draft, onClose, children }: FormDialogProps) {
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent focusPlaces={rowPlaces} className="sm:max-w-md">
        <form {...draft.form} className="flex min-h-0 flex-1 flex-col">
          <DialogHeader>
            <DialogTitle>{words.title}</DialogTitle>
            <DialogDescription>{words.about}</DialogDescription>
          </DialogHeader>
          <DialogBody className="space-y-4">
            <ActionNotice problem={draft.problem} title={words.failure} />
            {children}
          </DialogBody>
          <DialogFooter className="pb-[max(0.75rem,env(safe-area-inset-bottom))]">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" aria-disabled={draft.isBusy} className="min-w-20">
              {draft.isBusy ? "Saving…" : words.verb}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
