import "server-only";
import { derived } from "@/lib/derived";
import type { OpportunitiesWire } from "@/lib/highlevel/wire";
import type { Opportunity, OpportunityPage } from "./model";
import { cursorOf, opportunityOf } from "./translate";

/** What was asked for: so many opportunities, and from where on; null is the beginning. */
type Asked = { limit: number; cursor: string | null; fromMs: number | null };

const pagesOf = derived((_wire: OpportunitiesWire) => new Map<string, OpportunityPage>());

/** A page in our words: one and the same object for all who share the answer that it comes from. */
export function pageOf(wire: OpportunitiesWire, asked: Asked): OpportunityPage {
  const pages = pagesOf(wire);
  const key = `${asked.limit} ${asked.cursor}`;
  const page = pages.get(key) ?? translated(wire, asked);
  pages.set(key, page);
  return page;
}

function translated({ opportunities: wire, meta }: OpportunitiesWire, asked: Asked): OpportunityPage {
  const opportunities = wire.map(opportunityOf);
  const next = cursorOf(meta);
  const fromMs = asked.fromMs ?? Number.POSITIVE_INFINITY;
  // A short page is the last, whatever its cursor says; a cursor that leads back would never end.
  const isLast =
    opportunities.length < asked.limit ||
    next === asked.cursor ||
    (goesDown(opportunities) && (meta.startAfter ?? 0) > fromMs);
  return { opportunities, total: meta.total ?? opportunities.length, nextCursor: isLast ? null : next };
}

/** Whether a page goes from new to old, as all do that were seen: then a cursor that is newer than its own leads back. */
function goesDown(opportunities: readonly Opportunity[]): boolean {
  const [first, last] = [opportunities[0], opportunities.at(-1)];
  return first !== undefined && last !== undefined && first.createdAt > last.createdAt;
}
