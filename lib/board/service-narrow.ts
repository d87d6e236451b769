import "server-only";
import type { HighLevelClient } from "@/lib/highlevel/client";
import type { Opportunity, OpportunityPage, Summary } from "./model";
import {
  type AskedFilters,
  countStages,
  type Narrowed,
  PAGE_LENGTH,
  type PageRequest,
  readPage,
  stagesOf,
} from "./service-reads";
import { sumOfValues } from "./tally";
import { cursorAfter, cursorQueryOf, listQueryOf } from "./translate";
import { pageOf } from "./translate-page";

/** The longest page of v1. */
const LONGEST_PAGE = 100;
/** More of them, one after another, would take longer than a call for each stage. */
const MOST_PAGES = 3;
/**
 * So would fewer, where the first took as long as this. A browser waits 17 s. Shorter, and a wait for turns, which is
 * longest when calls are short, would make it twelve calls instead of three.
 */
const PATIENCE_MS = 5_000;

/**
 * All that a board's filters match, newest first, where that is little, such as a rep's own deals: one to three calls
 * instead of one for each stage, which would be most of the budget for a dozen reps. Null where nothing is narrowed,
 * where too much is left or is slow to come, and where upstream does not say beyond doubt that this is all, and only this.
 */
async function readMatching(client: HighLevelClient, narrowed: Narrowed): Promise<Opportunity[] | null> {
  const { pipelineId, filters = {} } = narrowed;
  // Dates and a status say little of how much they leave, and a board's own are shared by all who look at it.
  if (!filters.query && !filters.ownerId) return null;
  const giveUpAtMs = performance.now() + PATIENCE_MS;
  const found = new Map<string, Opportunity>();
  let cursor: string | null = null;
  for (let pages = 1; ; pages += 1) {
    const from: ReturnType<typeof cursorQueryOf> | null = cursor === null ? null : cursorQueryOf(cursor);
    const query = { ...listQueryOf(filters), limit: LONGEST_PAGE, ...from };
    const wire = await client.listOpportunities({ pipelineId, query });
    const { total } = wire.meta;
    if (total === null || total > MOST_PAGES * LONGEST_PAGE) return null;
    const page = pageOf(wire, { limit: LONGEST_PAGE, cursor, fromMs: from?.startAfter ?? null });
    if (!page.opportunities.every((one) => isMeant(one, filters))) return null;
    for (const opportunity of page.opportunities) found.set(opportunity.id, opportunity);
    const isLast = page.opportunities.length < LONGEST_PAGE;
    if (isLast) return found.size === total ? [...found.values()] : null;
    if (page.nextCursor === null || pages === MOST_PAGES || performance.now() > giveUpAtMs) return null;
    cursor = page.nextCursor;
  }
}

/** What is another's was not filtered, and so neither was what upstream counted. */
function isMeant({ ownerId, status }: Opportunity, filters: AskedFilters): boolean {
  return ownerId === (filters.ownerId ?? ownerId) && status === (filters.status ?? status);
}

/** `readPage`, by as few calls as can be. A list of all stages has no more than one call for each page anyway. */
export async function readNarrowPage(client: HighLevelClient, page: PageRequest): Promise<OpportunityPage> {
  const { stageId, cursor, limit = PAGE_LENGTH } = page;
  const matching = stageId === undefined ? null : await readMatching(client, page);
  const all = matching?.filter((one) => one.stageId === stageId) ?? [];
  const from = matching && placeBehind(all, cursor);
  if (from === null) return readPage(client, page);
  const opportunities = all.slice(from, from + limit);
  const last = opportunities.at(-1);
  const nextCursor = last && from + limit < all.length ? cursorAfter(last) : null;
  return { opportunities, total: all.length, nextCursor };
}

/** Where a page begins in its list: found by the opportunity before it, since nobody but upstream knows its cursors. Null when that has left. */
function placeBehind(all: readonly Opportunity[], cursor: string | undefined): number | null {
  if (cursor === undefined) return 0;
  const { startAfterId } = cursorQueryOf(cursor);
  return all.findIndex(({ id }) => id === startAfterId) + 1 || null;
}

/** `countStages`, by as few calls as can be; what was read whole is summed too. */
export async function countNarrowStages(client: HighLevelClient, narrowed: Narrowed): Promise<Summary> {
  const matching = await readMatching(client, narrowed);
  if (!matching) return countStages(client, narrowed);
  const stages = await stagesOf(client, narrowed.pipelineId);
  return {
    stages: stages.map(({ id: stageId }) => {
      const all = matching.filter((one) => one.stageId === stageId);
      return { stageId, count: all.length, value: sumOfValues(all), exact: true };
    }),
  };
}
