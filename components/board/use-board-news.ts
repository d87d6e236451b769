"use client";

import { useRef } from "react";
import type { Announce } from "@/components/ui/announcer";
import { dismissToast, settleToast, showToast } from "@/components/ui/toast-queue";
import type { BoardEvent } from "@/lib/board/shown";
import { useBoard } from "./board-context";
import { useBoardActions, useBoardTeller } from "./board-data";
import { newsOf } from "./news-words";

/**
 * Says what happened to cards: to the eye as a toast, to the ear through the live region. `openId`: the opportunity whose
 * form is open.
 */
export function useBoardNews(announce: Announce, openId: string | null): void {
  const { pipeline, handles } = useBoard();
  const { undo, retry, dismiss } = useBoardActions();
  const unsure = useRef(new Set<string>());
  useBoardTeller((event: BoardEvent) => {
    const { changeId, opportunity } = event;
    const wasUnsure = unsure.current.has(opportunity.id);
    const hearing = { pipeline, wasUnsure, openId, isOffline: !navigator.onLine, nowMs: Date.now() };
    const news = newsOf(event, hearing);
    if (!news) return;
    if (event.kind === "moving" && event.isUndo && isFocusOfMoves())
      handles.wishFocus({ opportunityId: opportunity.id, stageId: event.to.stageId });
    if (event.kind === "unknown") unsure.current.add(opportunity.id);
    else unsure.current.delete(opportunity.id);
    const id = `card-${opportunity.id}`;
    const isSpoken = news.spoken !== null && announce(news.spoken);
    const { toast, isSettled } = news;
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
        onDismiss: () => dismiss(changeId),
        ...(offer && {
          action: {
            ...offer,
            run: () => (offer.verb === "undo" ? undo : retry)(changeId),
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

/** The card that was dropped is painted first; the toaster, which may have to be loaded, can wait for that. */
function afterPaint(run: () => void) {
  requestAnimationFrame(() => setTimeout(run));
}
