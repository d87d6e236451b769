import Hourglass from "lucide-react/icons/hourglass";
import type { ReactNode } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { BrandMark } from "./brand-mark";
import { CARD_GAP_PX, CARD_HEIGHT_PX } from "./card-size";
import { CardSkeleton } from "./card-skeleton";

/** How many cards each column of the skeleton has: uneven, as boards are. */
const COLUMNS = [6, 4, 5, 3, 4, 2];

/**
 * The shape of a board whose pipeline has not arrived, each thing where the board will have it. After four seconds it says
 * so, where the board itself would.
 */
export function BoardSkeleton({ brand = <BrandMark /> }: { brand?: ReactNode }) {
  return (
    <main className="h-dvh">
      <h1 className="sr-only">Pipelane</h1>
      <div role="status" className="relative flex h-full flex-col overflow-hidden">
        <span className="sr-only">Loading the board</span>
        <div className="flex items-center gap-2.5 px-3 pt-2.5 pb-2 sm:gap-3 sm:px-4">
          {brand}
          <div className="min-w-0 flex-1 sm:flex sm:items-center sm:gap-3">
            <div className="grid h-7 items-center">
              <Skeleton className="h-4 w-40" />
            </div>
            <Skeleton className="my-0.75 h-3 w-28" />
          </div>
          <div className="h-8 pointer-coarse:h-11" />
        </div>
        <div className="px-3 pb-2.5 sm:px-4">
          <Skeleton className="h-8 w-64 rounded-md pointer-coarse:h-11" />
        </div>
        <div className="flex min-h-0 flex-1 gap-2.5 overflow-hidden px-3 pt-0.5 pb-3 sm:px-4">
          {COLUMNS.map((cards, column) => (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: the columns never change
              key={column}
              data-stage-skeleton
              className="flex h-full max-w-[26rem] shrink-0 grow basis-[clamp(17rem,calc((100vw-7rem)/8),25rem)] flex-col rounded-xl bg-sunken px-2 pt-3 max-sm:basis-[calc(100vw-3rem)]"
            >
              <div className="space-y-2 px-1 pb-3.5">
                <Skeleton className="h-3.5 w-28" />
                <Skeleton className="h-3 w-16" />
              </div>
              {Array.from({ length: cards }, (_, card) => (
                <div
                  // biome-ignore lint/suspicious/noArrayIndexKey: the cards never change
                  key={card}
                  className="shrink-0"
                  style={{ height: CARD_HEIGHT_PX, marginBottom: CARD_GAP_PX }}
                >
                  <CardSkeleton />
                </div>
              ))}
            </div>
          ))}
        </div>
        <p className="absolute inset-x-0 bottom-0 flex min-h-9 animate-overdue items-center gap-2 border-line border-t bg-canvas px-3 py-1 text-ink-muted text-small sm:px-4">
          <Hourglass size={14} aria-hidden className="shrink-0 text-ink-faint" />
          Answers take long at present.
        </p>
      </div>
    </main>
  );
}
