"use client";

import { Skeleton } from "@/components/ui/skeleton";
import { formatMoney, formatMoneyCompact } from "@/lib/board/money";
import { useBoard } from "./board-context";
import { useBoardTotals } from "./board-data";
import type { StatusFilter } from "./board-params";
import { MoneySum, PartOf } from "./money-sum";

const NOUNS = { open: "open", won: "won", lost: "lost", abandoned: "abandoned", all: "in all" } as const;

/** Count and value of all that the board shows. */
export function BoardTotals({ status }: { status: StatusFilter }) {
  const { format, may, pipeline } = useBoard();
  const { count, value, summed, exact, missing } = useBoardTotals();
  const total = pipeline.stages.length;
  if (count === null) return missing === total ? null : <Skeleton className="my-0.75 h-3 w-28" />;
  const isPartial = summed !== null || missing > 0;
  const about = exact ? "" : "≈ ";
  return (
    <p
      data-board-totals
      className="flex min-w-0 items-baseline gap-1.5 truncate text-ink-muted text-small tabular-nums"
    >
      <span className="shrink-0">
        <span className="font-medium text-ink">
          {about}
          {count.toLocaleString(format.locale)}
        </span>{" "}
        {NOUNS[status]}
      </span>
      {value !== null && may.seeValues && (
        // There is no room on a phone to say that a sum is partial, and without that it would mislead.
        <span className={`min-w-0 truncate ${isPartial ? "max-sm:hidden" : ""}`}>
          <span aria-hidden className="mr-1.5 text-ink-faint">
            ·
          </span>
          <span className="font-medium text-ink max-sm:hidden">
            {about}
            <MoneySum value={value} format={format} />
          </span>
          <span className="font-medium text-ink sm:hidden" title={formatMoney(value, format)}>
            {about}
            {formatMoneyCompact(value, format)}
          </span>{" "}
          <PartOf summed={summed} count={count} format={format} />
        </span>
      )}
      {missing > 0 && (
        <span
          className="shrink-0 text-ink-faint"
          title={`${missing} of ${total} stages could not be loaded.`}
        >
          · {total - missing} of {total} stages
        </span>
      )}
    </p>
  );
}
