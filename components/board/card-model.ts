import type { MoneyFormat } from "@/lib/board/money";
import type { ShownOpportunity } from "@/lib/board/shown";

/** How the location writes money and dates, and what it is called: null where nobody knows. */
export type BoardFormat = MoneyFormat & {
  name: string | null;
  /** IANA; null is the reader's own. */
  timeZone: string | null;
};

/** What a card shows: an opportunity, and what became of the last change to it. */
export type CardOpportunity = ShownOpportunity;
