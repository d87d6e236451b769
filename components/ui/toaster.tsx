"use client";

import { type CSSProperties, useEffect } from "react";
import { Toaster as Sonner, toast } from "sonner";
import { ToastCard } from "./toast-card";
import { connectToaster, type ToastMessage } from "./toast-queue";

/** Long enough to read and to reach the button; problems stay until somebody has seen to them. */
const SHOWN_MS = 8_000;

/** Sonner reads its width from a custom property, and would set a font of its own. */
const WIDE: CSSProperties & Record<"--width", string> = { "--width": "25rem", fontFamily: "inherit" };

/**
 * Sonner's own id of each toast on screen, by ours. It takes a closed toast away a moment later by that id, so a new
 * message must not have the id of one that is just leaving.
 */
const shown = new Map<string, string | number>();

function show(message: ToastMessage) {
  const isLasting = message.tone === "problem" || message.tone === "unsure";
  const known = shown.get(message.id);
  const forget = ({ id }: { id: string | number }) => {
    if (shown.get(message.id) === id) shown.delete(message.id);
  };
  const id = toast.custom(() => <ToastCard message={message} onClose={() => dismiss(message.id)} />, {
    ...(known !== undefined && { id: known }),
    duration: isLasting ? Number.POSITIVE_INFINITY : SHOWN_MS,
    onDismiss: forget,
    onAutoClose: forget,
  });
  shown.set(message.id, id);
}

function dismiss(messageId: string) {
  const id = shown.get(messageId);
  shown.delete(messageId);
  if (id !== undefined) toast.dismiss(id);
}

export function Toaster() {
  useEffect(() => connectToaster({ show, dismiss }), []);
  return (
    <Sonner
      position="bottom-right"
      visibleToasts={4}
      gap={8}
      offset={16}
      mobileOffset={12}
      style={WIDE}
      toastOptions={{ unstyled: true, className: "w-full sm:w-(--width)" }}
    />
  );
}
