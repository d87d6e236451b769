"use client";

import { type CSSProperties, useEffect, useSyncExternalStore } from "react";
import { Toaster as Sonner, toast, useSonner } from "sonner";
import { ToastCard } from "./toast-card";
import { createToastDesk, isLasting, staysFor } from "./toast-desk";
import { MOST_TOASTS, TOAST_MARGIN_PX, TOAST_PEEK_PX } from "./toast-height";
import type { DeskToast } from "./toast-places";
import { connectToaster } from "./toast-queue";

/** Elsewhere three would leave too little of the board. */
const HAS_ROOM = "(min-width: 40rem) and (min-height: 37.5rem)";

/** Sonner reads its width from a custom property, and would set a font of its own. Questions and open menus lie over toasts. */
const WIDE: CSSProperties & Record<"--width", string> = {
  "--width": "min(25rem, var(--beside-dialog, 25rem))",
  fontFamily: "inherit",
  zIndex: 55,
};

/** What stands at the bottom of a page, or of the dialog over it, says by these properties how much room it takes, or leaves. */
const ABOVE_LINE = {
  ...{ left: TOAST_MARGIN_PX, right: TOAST_MARGIN_PX },
  bottom: `calc(${TOAST_MARGIN_PX}px + var(--below-toasts-in-dialog, var(--below-toasts, 0px)))`,
};

/** Sonner makes what lies behind another toast as high as that one, and what is higher would stand out below. */
const NO_LOWER_BEHIND =
  "data-[expanded=false]:data-[front=false]:*:h-full data-[expanded=false]:data-[front=false]:*:overflow-hidden";

const desk = createToastDesk({
  put,
  take,
  later: (delayMs, work) => void setTimeout(work, delayMs),
  room: () => (window.matchMedia(HAS_ROOM).matches ? 3 : 2),
  hasFocus,
  isDialogOpen: () => isSet("--below-toasts-in-dialog"),
});

function hasFocus(messageId: string): boolean {
  const inFocus = document.activeElement?.closest("[data-sonner-toast]:not([data-removed=true])");
  return inFocus?.querySelector("[data-toast-id]")?.getAttribute("data-toast-id") === messageId;
}

/** Sonner's own id of what stands there. */
type Place = string | number;

function put(message: DeskToast, place?: Place, isLeaving = false): Place {
  return toast.custom(
    () => (
      <ToastCard
        message={message}
        isLeaving={isLeaving}
        onClose={() => desk.dismiss(message.id)}
        // Sonner measures what it is given, and not again when there is another width.
        onResize={() => desk.redraw(message.id)}
      />
    ),
    {
      ...(place !== undefined && { id: place }),
      duration: staysFor(message),
      onDismiss: forget,
      onAutoClose: forget,
    },
  );
}

/** What sonner itself is taking away: put there once more, it would push the others for a moment. */
let going: Place | null = null;

/** Sonner tells of the end of each, also when its message has another place since. */
function forget(closed: { id: Place }) {
  const standing = desk.at(closed.id);
  going = closed.id;
  if (standing) desk.dismiss(standing.id);
  going = null;
}

/** While it fades it is nobody's any more: what it offered is not to be done twice, nor to be read beside its successor. */
function take(place: Place, leaving: DeskToast) {
  if (place !== going) put(leaving, place, true);
  toast.dismiss(place);
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

/** Whether a dialog says so: as long as one is there it has something to say. */
const isSet = (property: `--${string}`) => document.documentElement.style.getPropertyValue(property) !== "";

/** Whether there is a dialog without room beside it: side by side toasts would cover its fields or its buttons. */
const isOverDialog = () => isSet("--below-toasts-in-dialog") && !isSet("--beside-dialog");

function subscribeToRoot(listener: () => void) {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["style"] });
  return () => observer.disconnect();
}

export function Toaster() {
  useEffect(() => connectToaster(desk), []);
  useEffect(() => subscribeToRoot(desk.giveWay), []);
  useEffect(() => {
    document.addEventListener("keydown", undoByKey);
    return () => document.removeEventListener("keydown", undoByKey);
  }, []);
  const { toasts } = useSonner();
  const isOnDialog = useSyncExternalStore(subscribeToRoot, isOverDialog, () => false);
  const hasLasting = desk.shown().some(isLasting);
  // Behind another one nobody could read it without a mouse.
  const isOpen = hasLasting && toasts.length > 1 && !isOnDialog;
  return (
    <Sonner
      expand={isOpen}
      position="bottom-right"
      visibleToasts={isOpen ? Number.POSITIVE_INFINITY : MOST_TOASTS}
      gap={TOAST_PEEK_PX}
      offset={ABOVE_LINE}
      mobileOffset={ABOVE_LINE}
      style={WIDE}
      toastOptions={{ unstyled: true, className: `w-full sm:w-(--width) ${NO_LOWER_BEHIND}` }}
    />
  );
}
