import type { MoneyFormat } from "@/lib/board/money";
import type { ShownOpportunity } from "@/lib/board/shown";

/** How the location writes money and dates. */
export type BoardFormat = MoneyFormat & {
  /** IANA; null is the reader's own. */
  timeZone: string | null;
};

/** What a card shows: an opportunity, and what became of the last change to it. */
export type CardOpportunity = ShownOpportunity;
