"use client";

import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type FocusEvent, type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import { useBoard } from "./board-context";
import { cardElement, cardIdOf } from "./card-elements";
import type { CardOpportunity } from "./card-model";
import { CARD_GAP_PX, CARD_HEIGHT_PX } from "./card-size";

type StageWindowOptions = {
  stageId: string;
  opportunities: readonly CardOpportunity[];
  /** Rows below the loaded cards that stand for cards to come. */
  skeletons: number;
  scrollerRef: RefObject<HTMLElement | null>;
  /** False while the column is off screen: only the pinned cards stay mounted. */
  isNear: boolean;
};

/** On the server nobody knows the height of the window; this shows a first screen of cards on most. */
const GUESSED_RECT = { width: 300, height: 820 } as const;

/**
 * Which cards of a column are mounted and which of them Tab reaches: those in view, a few around them, and,
 * wherever the list is scrolled to, the card that last had the focus and the one that is being dragged.
 */
export function useStageWindow(options: StageWindowOptions) {
  const { stageId, opportunities, skeletons, scrollerRef, isNear } = options;
  const { handles } = useBoard();
  const [activeId, setActiveId] = useState<string | null>(null);
  const wantedId = useRef<string | null>(null);
  const indexOf = useCallback(
    (id: string | null) => (id === null ? -1 : opportunities.findIndex((one) => one.id === id)),
    [opportunities],
  );
  const rangeExtractor = useCallback(
    (range: Range) => {
      const pinned = [indexOf(activeId), indexOf(handles.draggedId)];
      const rows = new Set(isNear ? defaultRangeExtractor(range) : []);
      for (const index of pinned) if (index >= 0) rows.add(index);
      return [...rows].sort((one, other) => one - other);
    },
    [activeId, handles, indexOf, isNear],
  );
  const list = useVirtualizer({
    count: opportunities.length + skeletons,
    getScrollElement: () => scrollerRef.current,
    estimateSize: () => CARD_HEIGHT_PX,
    gap: CARD_GAP_PX,
    paddingStart: 2,
    paddingEnd: 12,
    scrollPaddingStart: 8,
    scrollPaddingEnd: 8,
    overscan: 1,
    initialRect: GUESSED_RECT,
    getItemKey: (index) => opportunities[index]?.id ?? `skeleton-${index - opportunities.length}`,
    rangeExtractor,
  });

  useLayoutEffect(() => {
    const focus = (index: number) => {
      const nearest = Math.max(0, Math.min(index, opportunities.length - 1));
      const id = opportunities[nearest]?.id;
      if (id === undefined) return;
      wantedId.current = id;
      setActiveId(id);
      list.scrollToIndex(nearest);
      focusMounted(scrollerRef.current, wantedId);
    };
    const wish = handles.focusWish;
    if (wish?.stageId === stageId && indexOf(wish.opportunityId) >= 0) {
      handles.focusWish = null;
      focus(indexOf(wish.opportunityId));
    }
    return handles.register(stageId, {
      size: () => opportunities.length,
      find: (id) => opportunities[indexOf(id)],
      indexOf,
      focus,
    });
  }, [handles, indexOf, list, opportunities, scrollerRef, stageId]);

  // A card that was out of the window is mounted by the render that `focus` asked for; now it can be focused.
  useLayoutEffect(() => focusMounted(scrollerRef.current, wantedId));

  const onFocus = useCallback((event: FocusEvent) => {
    const id = cardIdOf(event.target);
    if (id !== null) setActiveId(id);
  }, []);
  const rows = list.getVirtualItems();
  const isActiveMounted = rows.some((row) => opportunities[row.index]?.id === activeId);
  const tabStopId = isActiveMounted ? activeId : opportunities[rows[0]?.index ?? 0]?.id;
  return { rows, height: list.getTotalSize(), tabStopId, onFocus };
}

function focusMounted(scroller: HTMLElement | null, wantedId: RefObject<string | null>) {
  if (wantedId.current === null) return;
  const card = cardElement(scroller, wantedId.current);
  if (!card) return;
  wantedId.current = null;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
}
