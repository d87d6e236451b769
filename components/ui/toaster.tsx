"use client";

import { type CSSProperties, useEffect } from "react";
import { Toaster as Sonner, toast } from "sonner";
import { ToastCard } from "./toast-card";
import { connectToaster, type ToastMessage } from "./toast-queue";

/** Long enough to read and to reach the button; problems stay until somebody has seen to them. */
const SHOWN_MS = 8_000;

/** Sonner reads its width from a custom property, and would set a font of its own. */
const WIDE: CSSProperties & Record<"--width", string> = { "--width": "25rem", fontFamily: "inherit" };

function show(message: ToastMessage) {
  const isLasting = message.tone === "problem" || message.tone === "unsure";
  toast.custom((id) => <ToastCard message={message} onClose={() => toast.dismiss(id)} />, {
    id: message.id,
    duration: isLasting ? Number.POSITIVE_INFINITY : SHOWN_MS,
  });
}

export function Toaster() {
  useEffect(() => connectToaster({ show, dismiss: (id) => toast.dismiss(id) }), []);
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
