"use client";

import type { ReactNode } from "react";
import { Question } from "@/components/ui/question";
import { rowPlaces } from "./row-places";

type ConfirmDialogProps = {
  title: string;
  /** What happens, in numbers. */
  consequence: ReactNode;
  /** What the button says that does it. */
  verb: string;
  /** Why it cannot be confirmed yet, or is under way. */
  isBlocked: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children?: ReactNode;
};

/** Asks before something is deleted. It stays until it is done, so that a failure is told where it was asked. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, consequence, verb, isBlocked, onConfirm, onClose, children } = props;
  return (
    <Question
      words={{ title, text: consequence, no: "Cancel", yes: verb }}
      isBlocked={isBlocked}
      focusPlaces={rowPlaces}
      onAnswer={(isSure) => (isSure ? onConfirm() : onClose())}
    >
      {children}
    </Question>
  );
}
