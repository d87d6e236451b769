"use client";

import { type FocusEvent, type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import { useBoard } from "./board-context";
import { cardElement, cardIdOf } from "./card-elements";
import type { CardOpportunity } from "./card-model";
import { rowsToMount, scrollTopFor } from "./card-rows";
import { useRowRange } from "./use-row-range";

type StageWindowOptions = {
  stageId: string;
  opportunities: readonly CardOpportunity[];
  /** Rows below the loaded cards that stand for cards to come. */
  skeletons: number;
  scrollerRef: RefObject<HTMLElement | null>;
  /** False while the column is off screen: only the pinned cards stay mounted. */
  isNear: boolean;
};

const NONE = { first: 0, end: 0 } as const;

/**
 * Which cards of a column are mounted and which of them Tab reaches: those in view, one to spare, and,
 * wherever the list is scrolled to, the card that last had the focus and the one that is being dragged.
 */
export function useStageWindow(options: StageWindowOptions) {
  const { stageId, opportunities, skeletons, scrollerRef, isNear } = options;
  const { handles } = useBoard();
  const [activeId, setActiveId] = useState<string | null>(null);
  const wantedId = useRef<string | null>(null);
  const range = useRowRange(scrollerRef);
  const indexOf = useCallback(
    (id: string | null) => (id === null ? -1 : opportunities.findIndex((one) => one.id === id)),
    [opportunities],
  );

  useLayoutEffect(() => {
    const focus = (index: number) => {
      const nearest = Math.max(0, Math.min(index, opportunities.length - 1));
      const id = opportunities[nearest]?.id;
      const scroller = scrollerRef.current;
      if (id === undefined || !scroller) return;
      wantedId.current = id;
      setActiveId(id);
      scroller.scrollTop = scrollTopFor(nearest, {
        scrollTop: scroller.scrollTop,
        height: scroller.clientHeight,
      });
      focusMounted(scroller, wantedId);
    };
    const wish = handles.focusWish;
    if (wish && (wish.stageId ?? stageId) === stageId && indexOf(wish.opportunityId) >= 0) {
      handles.focusWish = null;
      focus(indexOf(wish.opportunityId));
    }
    return handles.register(stageId, {
      size: () => opportunities.length,
      find: (id) => opportunities[indexOf(id)],
      indexOf,
      focus,
    });
  }, [handles, indexOf, opportunities, scrollerRef, stageId]);

  // A card that was out of the window is mounted by the render that `focus` asked for; now it can be focused.
  useLayoutEffect(() => focusMounted(scrollerRef.current, wantedId));

  const onFocus = useCallback((event: FocusEvent) => {
    const id = cardIdOf(event.target);
    if (id !== null) setActiveId(id);
  }, []);
  const count = opportunities.length + skeletons;
  const activeIndex = indexOf(activeId);
  const rows = rowsToMount(isNear ? range : NONE, [activeIndex, indexOf(handles.draggedId)], count);
  const tabStop = activeIndex >= 0 ? activeIndex : rows[0];
  return { rows, count, tabStop, onFocus };
}

function focusMounted(scroller: HTMLElement | null, wantedId: RefObject<string | null>) {
  if (wantedId.current === null) return;
  const card = cardElement(scroller, wantedId.current);
  if (!card) return;
  wantedId.current = null;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
}
