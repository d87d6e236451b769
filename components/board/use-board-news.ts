"use client";

import type { Announcer } from "@/components/ui/announcer";
import { dismissToast, settleToast, showToast } from "@/components/ui/toast-queue";
import { useBoard } from "./board-context";
import { useBoardActions, useBoardTeller } from "./board-data";
import { newsOf } from "./news-words";

/** Says what happened to cards: to the eye as a toast, to the ear through the live region. */
export function useBoardNews({ announce, isThere }: Announcer): void {
  const { pipeline, handles } = useBoard();
  const { undo, retry, dismiss } = useBoardActions();
  useBoardTeller("person", (event) => {
    const { changeId, opportunity } = event;
    const isOnScreen = isThere();
    const news = newsOf(event, { pipeline, isOnScreen, isOffline: !navigator.onLine, nowMs: Date.now() });
    if (!news) return;
    if (event.kind === "moving" && event.isUndo && isFocusOfMoves())
      handles.wishFocus({ opportunityId: opportunity.id, stageId: event.to.stageId });
    const id = `card-${opportunity.id}`;
    const { spoken, toast, isSettled } = news;
    const isSpoken = spoken !== null && isOnScreen;
    // The toast goes, and the button with it on which the keyboard was.
    const fromToast = (act: (changeId: string) => void) => {
      if (isKeyboardOnToasts()) handles.wishFocus({ opportunityId: opportunity.id, stageId: null });
      act(changeId);
    };
    if (isSpoken) announce(spoken);
    afterPaint(() => {
      if (!toast) return isSettled ? settleToast(id) : dismissToast(id);
      const { offer, ...message } = toast;
      showToast({
        ...message,
        id,
        subject: opportunity.title,
        // An alert speaks for itself, and so does whatever comes when the board has left the screen.
        isSpoken,
        // Whoever puts the notice away has seen the mark on the card, too.
        onDismiss: () => fromToast(dismiss),
        ...(offer && {
          action: {
            ...offer,
            run: () => fromToast(offer.verb === "undo" ? undo : retry),
            isUndo: offer.verb === "undo",
          },
        }),
      });
    });
  });
}

/** Whether the focus is on a card, on the toast that offered to undo its move, or nowhere: not in a field or a dialog. */
function isFocusOfMoves(): boolean {
  const { activeElement, body } = document;
  return activeElement === body || activeElement?.closest("article, [data-sonner-toaster]") != null;
}

function isKeyboardOnToasts(): boolean {
  return document.querySelector("[data-sonner-toaster] :focus-visible") !== null;
}

/** The card that was dropped is painted first; the toaster, which may have to be loaded, can wait for that. */
function afterPaint(run: () => void) {
  requestAnimationFrame(() => setTimeout(run));
}
