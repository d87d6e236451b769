"use client";

import type { Announcer } from "@/components/ui/announcer";
import { late } from "@/components/ui/late";
import { dismissToast, settleToast, showToast } from "@/components/ui/toast-queue";
import type { BoardEvent } from "@/lib/board/shown";
import { useBoard } from "./board-context";
import { useBoardActions, useBoardTeller } from "./board-data";
import type { News } from "./news-words";

// Not in the first load: there is nothing to tell before somebody has done something.
const words = late(() => import("./news-words"));

/** Says what happened to cards: to the eye as a toast, to the ear through the live region. */
export function useBoardNews({ announce, isThere }: Announcer): void {
  const { pipeline, handles } = useBoard();
  const { undo, retry, dismiss } = useBoardActions();
  useBoardTeller("person", (event) => {
    const isOffline = !navigator.onLine;
    if (event.kind === "moving" && event.isUndo && !isOffline && isFocusOfMoves())
      handles.wishFocus({ opportunityId: event.opportunity.id, stageId: event.to.stageId });
    // In the order in which it happened, also while the words are being loaded.
    void words.load().then(({ newsOf }) => {
      const isOnScreen = isThere();
      const news = newsOf(event, { pipeline, isOnScreen, isOffline, nowMs: Date.now() });
      if (news) tell(event, news, isOnScreen);
    });
  });

  function tell({ changeId, opportunity }: BoardEvent, news: News, isOnScreen: boolean) {
    const id = `card-${opportunity.id}`;
    const { spoken, toast, isSettled } = news;
    const isSpoken = spoken !== null && isOnScreen;
    // The toast goes, and the button with it on which the keyboard was.
    const fromToast = (act: (changeId: string) => void) => {
      if (isKeyboardOnToasts()) handles.wishFocus({ opportunityId: opportunity.id, stageId: null });
      act(changeId);
    };
    if (isSpoken) announce(spoken);
    if (toast === undefined) return;
    afterPaint(() => {
      if (!toast) return isSettled ? settleToast(id) : dismissToast(id);
      const { offer, ...message } = toast;
      showToast({
        ...message,
        id,
        subject: opportunity.title,
        // An alert speaks for itself, and so does whatever comes when the board has left the screen.
        isSpoken,
        ...(isSpoken && { speak: (title) => announce(`${title}.`) }),
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
  }
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
