"use client";

import { type CSSProperties, useEffect } from "react";
import { Toaster as Sonner, toast } from "sonner";
import { ToastCard } from "./toast-card";
import { createToastDesk, type DeskToast } from "./toast-desk";
import { MOST_TOASTS, TOAST_GAP_PX } from "./toast-height";
import { connectToaster } from "./toast-queue";

/** Long enough to read and to reach the button; problems stay until somebody has seen to them. */
const SHOWN_MS = 8_000;

/** Sonner reads its width from a custom property, and would set a font of its own. Questions and open menus lie over toasts. */
const WIDE: CSSProperties & Record<"--width", string> = {
  "--width": "min(25rem, var(--beside-dialog, 25rem))",
  fontFamily: "inherit",
  zIndex: 55,
};

/** What stands at the bottom of a page, or of the dialog over it, says by these properties how much room it takes, or leaves. */
const aboveLine = (px: number) => ({
  ...{ left: px, right: px },
  bottom: `calc(${px}px + var(--below-toasts-in-dialog, var(--below-toasts, 0px)))`,
});

/**
 * Sonner's own id of each toast on screen, by ours. It takes a closed toast away a moment later by that id, so a new
 * message must not have the id of one that is just leaving.
 */
const sonnerIds = new Map<string, string | number>();

const desk = createToastDesk({
  put,
  take,
  later: (delayMs, work) => void setTimeout(work, delayMs),
});

function put(message: DeskToast) {
  const isLasting = message.tone === "problem" || message.tone === "unsure";
  const known = sonnerIds.get(message.id);
  const closing = (close: (id: string) => void) => (closed: { id: string | number }) => {
    if (sonnerIds.get(message.id) === closed.id) close(message.id);
  };
  const id = toast.custom(() => <ToastCard message={message} onClose={() => desk.dismiss(message.id)} />, {
    ...(known !== undefined && { id: known }),
    duration: isLasting ? Number.POSITIVE_INFINITY : SHOWN_MS,
    onDismiss: closing(desk.dismiss),
    onAutoClose: closing(desk.expire),
  });
  sonnerIds.set(message.id, id);
}

function take(messageId: string) {
  const id = sonnerIds.get(messageId);
  sonnerIds.delete(messageId);
  if (id !== undefined) toast.dismiss(id);
}

/** Ctrl+Z or Cmd+Z takes back the last thing that offers it, unless it is meant for a field, a dialog or a menu. */
function undoByKey(event: KeyboardEvent) {
  const { key, ctrlKey, metaKey, shiftKey, altKey, target } = event;
  if (key.toLowerCase() !== "z" || !(ctrlKey || metaKey) || shiftKey || altKey) return;
  if (target instanceof Element && target.closest(TAKES_KEYS)) return;
  const last = desk.shown().findLast(({ action }) => action?.isUndo);
  if (!last) return;
  event.preventDefault();
  desk.dismiss(last.id);
  last.action?.run();
}

const TAKES_KEYS = "input, textarea, select, [role=dialog], [role=alertdialog], [role=menu]";

export function Toaster() {
  useEffect(() => connectToaster(desk), []);
  useEffect(() => {
    document.addEventListener("keydown", undoByKey);
    return () => document.removeEventListener("keydown", undoByKey);
  }, []);
  return (
    <Sonner
      position="bottom-right"
      visibleToasts={MOST_TOASTS}
      gap={TOAST_GAP_PX}
      offset={aboveLine(16)}
      mobileOffset={aboveLine(12)}
      style={WIDE}
      toastOptions={{ unstyled: true, className: "w-full sm:w-(--width)" }}
    />
  );
}
