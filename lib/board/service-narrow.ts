import "server-only";
import type { HighLevelClient } from "@/lib/highlevel/client";
import type { Opportunity, OpportunityPage, Summary } from "./model";
import {
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
 * All that a board's filters match, newest first, where that is little, such as a rep's own deals: one to three calls
 * instead of one for each stage, which would be most of the budget for a dozen reps. Null where nothing is narrowed,
 * where too much is left, and where upstream does not say beyond doubt that this is all.
 */
async function readMatching(client: HighLevelClient, narrowed: Narrowed): Promise<Opportunity[] | null> {
  const { pipelineId, filters = {} } = narrowed;
  const { query: text, ownerId, startDate, endDate } = filters;
  if (!(text || ownerId || startDate || endDate)) return null;
  const found = new Map<string, Opportunity>();
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const from: ReturnType<typeof cursorQueryOf> | null = cursor === null ? null : cursorQueryOf(cursor);
    const query = { ...listQueryOf(filters), limit: LONGEST_PAGE, ...from };
    const wire = await client.listOpportunities({ pipelineId, query });
    const { total } = wire.meta;
    if (total === null || total > MOST_PAGES * LONGEST_PAGE) return null;
    const page = pageOf(wire, { limit: LONGEST_PAGE, cursor, fromMs: from?.startAfter ?? null });
    for (const opportunity of page.opportunities) found.set(opportunity.id, opportunity);
    if (found.size === total) return [...found.values()];
    if (page.nextCursor === null) return null;
    cursor = page.nextCursor;
  }
  return null;
}

/** `readPage`, by as few calls as can be. */
export async function readNarrowPage(client: HighLevelClient, page: PageRequest): Promise<OpportunityPage> {
  const { stageId, cursor, limit = PAGE_LENGTH } = page;
  const matching = cursor === undefined ? await readMatching(client, page) : null;
  if (!matching) return readPage(client, page);
  const all = stageId === undefined ? matching : matching.filter((one) => one.stageId === stageId);
  const opportunities = all.slice(0, limit);
  const last = opportunities.at(-1);
  const nextCursor = last && opportunities.length < all.length ? cursorAfter(last) : null;
  return { opportunities, total: all.length, nextCursor };
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
