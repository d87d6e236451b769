"use client";

import { formatMoney, type MoneyFormat } from "@/lib/board/money";

/** A moment whose day, month and hour cannot be taken for one another. */
const EXAMPLE = Date.UTC(2026, 10, 22, 15, 5);

type LocationPreviewProps = MoneyFormat & { timeZone: string };

/** How money and dates look with what is chosen. */
export function LocationPreview({ currency, locale, timeZone }: LocationPreviewProps) {
  const style = { dateStyle: "long", timeStyle: "short" } as const;
  const date = new Intl.DateTimeFormat(locale, timeZone ? { ...style, timeZone } : style).format(EXAMPLE);
  return (
    <div className="flex flex-col justify-center gap-0.5 rounded-lg bg-sunken px-3.5 py-2.5">
      <p className="text-ink-faint text-small">It looks like this</p>
      {/* The server's clock, zone and tables are not the reader's. */}
      <p suppressHydrationWarning dir="auto" className="font-semibold tabular-nums">
        {formatMoney(1234567.5, { currency, locale })}
      </p>
      <p suppressHydrationWarning dir="auto" className="text-ink-muted text-small">
        {date}
      </p>
    </div>
  );
}
