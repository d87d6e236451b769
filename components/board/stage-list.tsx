"use client";

import { useEffect, useRef } from "react";
import type { Stage } from "@/lib/board/model";
import { useBoard } from "./board-context";
import type { CardOpportunity } from "./card-model";
import { listHeight, rowTop } from "./card-rows";
import { CARD_HEIGHT_PX } from "./card-size";
import { CardSkeleton } from "./card-skeleton";
import { OpportunityCard } from "./opportunity-card";
import { nameOfOwner } from "./owner-avatar";
import { useIsNear } from "./use-is-near";
import { useStageWindow } from "./use-stage-window";

type StageListProps = {
  stage: Stage;
  /** Which column this is, from 0. */
  index: number;
  opportunities: readonly CardOpportunity[];
  /** How many there are over all pages, or null while that is not known. */
  total: number | null;
  hasMore: boolean;
  loadMore: () => void;
};

/**
 * The next page is asked for when this few loaded cards are left below the window: early while somebody scrolls, but
 * not yet for the short first pages, which would all be followed by a second one at once.
 */
const aheadOf = (loaded: number) => (loaded > 30 ? 30 : 4);
const MOST_SKELETONS = 4;
/** So many columns are in the server's HTML with their cards; the browser then looks which are on its screen. */
const FIRST_COLUMNS = 6;

/** The cards of one stage: a virtual list in a scroller of its own. */
export function StageList({ stage, index, opportunities, total, hasMore, loadMore }: StageListProps) {
  const { format, ownerNames, handles } = useBoard();
  const scrollerRef = useRef<HTMLDivElement>(null);
  const missing = total === null ? MOST_SKELETONS : Math.max(1, total - opportunities.length);
  const skeletons = hasMore ? Math.min(MOST_SKELETONS, missing) : 0;
  const { rows, count, tabStop, onFocus } = useStageWindow({
    stageId: stage.id,
    opportunities,
    skeletons,
    scrollerRef,
    isNear: useIsNear(scrollerRef, { initially: index < FIRST_COLUMNS }),
  });
  const lastRow = rows.at(-1) ?? 0;
  const wantsMore = hasMore && lastRow >= opportunities.length - aheadOf(opportunities.length);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever scrolls on asks again, as does a page that still does not fill the window
  useEffect(() => {
    if (wantsMore) loadMore();
  }, [wantsMore, loadMore, opportunities.length, lastRow]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears for the cards inside, which can be focused
    <div
      ref={scrollerRef}
      data-stage-scroll={stage.id}
      onFocus={onFocus}
      className="min-h-0 flex-1 overflow-y-auto overflow-x-hidden overscroll-y-contain px-2 [contain:strict] [scrollbar-color:var(--line-strong)_transparent] [scrollbar-width:thin]"
    >
      <ul
        aria-label={`Opportunities in ${stage.name}`}
        className="relative"
        style={{ height: listHeight(count) }}
      >
        {rows.map((row) => {
          const opportunity = opportunities[row];
          return (
            <li
              key={opportunity?.id ?? `skeleton-${row}`}
              ref={handles.followFocus}
              aria-setsize={total ?? -1}
              aria-posinset={row + 1}
              aria-hidden={opportunity ? undefined : true}
              className="absolute inset-x-0"
              style={{ height: CARD_HEIGHT_PX, top: rowTop(row) }}
            >
              {opportunity ? (
                <OpportunityCard
                  opportunity={opportunity}
                  ownerName={nameOfOwner(ownerNames, opportunity.ownerId)}
                  format={format}
                  isTabStop={row === tabStop}
                />
              ) : (
                <CardSkeleton />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
