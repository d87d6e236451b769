"use client";

import type { ReactNode } from "react";
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { rowPlaces } from "./row-places";

type ConfirmDialogProps = {
  title: string;
  /** What happens, in numbers. */
  consequence: ReactNode;
  /** What the button says that does it. */
  verb: string;
  /** Why it cannot be confirmed yet, or is under way: the button then does nothing. */
  isBlocked: boolean;
  onConfirm: () => void;
  onClose: () => void;
  /** What has to be chosen first, and why it failed. */
  children?: ReactNode;
};

/** Asks before something is deleted. It stays until it is done, so that a failure is told where it was asked. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, consequence, verb, isBlocked, onConfirm, onClose, children } = props;
  return (
    <AlertDialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <AlertDialogContent focusPlaces={rowPlaces} className="max-h-[90dvh] overflow-y-auto">
        <AlertDialogTitle>{title}</AlertDialogTitle>
        <AlertDialogDescription>{consequence}</AlertDialogDescription>
        {children}
        <AlertDialogFooter>
          <AlertDialogCancel>Cancel</AlertDialogCancel>
          <AlertDialogAction
            aria-disabled={isBlocked}
            onClick={(event) => {
              event.preventDefault();
              if (!isBlocked) onConfirm();
            }}
          >
            {verb}
          </AlertDialogAction>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
