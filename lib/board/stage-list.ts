import type { Opportunity } from "./model";
import type { StagePage } from "./queries";
import type { ShownOpportunity } from "./shown";

// One stage from its reads. Each read covers a range of the sort order; where two overlap, the one that began later
// decides what is there. `createdAt` and the id never change, so an opportunity's place in the order is fixed.

/** What was read of one stage: its pages in order, and its first page once more. */
export type StageReads = { pages: readonly StagePage[]; head: StagePage | null };

/** An opportunity in a read that began at `startedAt`. */
export type Sighting = { opportunity: ShownOpportunity; startedAt: number };

export type StageList = {
  /** What it was joined from. */
  source: StageReads;
  /** Without what a newer read made worthless. */
  reads: StageReads;
  /** Sorted, nothing twice. */
  opportunities: readonly ShownOpportunity[];
  /** Ids of `opportunities`. */
  ids: ReadonlySet<string>;
  /** The newest sighting of each id in these reads, also of those that a later read no longer has. */
  sightings: ReadonlyMap<string, Sighting>;
  /** When the oldest of the reads began; Infinity without reads. */
  oldestAt: number;
};

/** Sort order of a stage: newest first, then id descending, as upstream and its cursor have it. Negative: a stands above b. */
export function compareInStage(a: Opportunity, b: Opportunity): number {
  if (a.createdAt !== b.createdAt) return a.createdAt > b.createdAt ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id > b.id ? -1 : 1;
}

/** Whether sighting `a` tells more than `b`: what upstream changed later, and of the same the later read. */
export function isNewer(a: Sighting, b: Sighting): boolean {
  const [ofA, ofB] = [a.opportunity.updatedAt, b.opportunity.updatedAt];
  return ofA === ofB ? a.startedAt > b.startedAt : ofA > ofB;
}

/**
 * Joins the reads of one stage. `before` is the list they had until now: when only a page came to it, which is what
 * scrolling does, the rest is not looked at again.
 */
export function listStage(reads: StageReads, before?: StageList): StageList {
  return (before && extended(before, reads)) ?? joined(reads);
}

/** The list with one page more at its end; null when something else changed, or the page has what was read before. */
function extended(before: StageList, reads: StageReads): StageList | null {
  const { pages, head } = before.reads;
  const page = reads.pages.at(-1);
  const isOneMore = reads.pages.length === pages.length + 1 && reads.head === before.source.head;
  if (!page || !isOneMore || !pages.every((one, index) => one === reads.pages[index])) return null;
  const after = rangesOf(reads.pages).at(-1)?.after;
  const headEnd = head && rangeOf(head, null).upTo;
  const isBelowHead = !head || (after && headEnd && compareInStage(after, headEnd) >= 0);
  const shown = shownOf(page);
  if (!after || !isBelowHead || shown.some(({ id }) => before.sightings.has(id))) return null;
  const sightings = new Map(before.sightings);
  const ids = new Set(before.ids);
  for (const opportunity of shown) {
    if (ids.has(opportunity.id)) return null;
    ids.add(opportunity.id);
    sightings.set(opportunity.id, { opportunity, startedAt: page.startedAt });
  }
  return {
    ...{ source: reads, reads: { pages: reads.pages, head }, ids, sightings },
    opportunities: [...before.opportunities, ...shown],
    oldestAt: Math.min(before.oldestAt, page.startedAt),
  };
}

function joined(reads: StageReads): StageList {
  const [firstPage] = reads.pages;
  // Since the first page was read anew, an older head tells nothing.
  const head = reads.head && reads.head.startedAt >= (firstPage?.startedAt ?? 0) ? reads.head : null;
  const held = head ? [...reads.pages, head] : reads.pages;
  const sightings = sightingsOf(held);
  const merged = head ? merge(rangesOf(reads.pages), rangeOf(head, null)) : reads.pages.flatMap(shownOf);
  const ids = new Set<string>();
  const opportunities: ShownOpportunity[] = [];
  for (const { id } of merged) {
    const newest = sightings.get(id);
    if (ids.has(id) || !newest) continue;
    ids.add(id);
    opportunities.push(newest.opportunity);
  }
  const oldestAt = Math.min(...held.map(({ startedAt }) => startedAt));
  return { source: reads, reads: { pages: reads.pages, head }, opportunities, ids, sightings, oldestAt };
}

/** Whether a read of this stage that began after a moment covers the opportunity's place in the order. */
export function isCoveredSince({ reads }: StageList, opportunity: Opportunity, moment: number): boolean {
  const ranges = rangesOf(reads.pages);
  const all = reads.head ? [...ranges, rangeOf(reads.head, null)] : ranges;
  return all.some((range) => range.page.startedAt > moment && covers(range, opportunity));
}

const shownPages = new WeakMap<StagePage, readonly ShownOpportunity[]>();

/** The page's opportunities as they are shown while nothing of ours lies over them; the same objects each time. */
function shownOf(page: StagePage): readonly ShownOpportunity[] {
  const known = shownPages.get(page);
  if (known) return known;
  const shown = page.opportunities.map((opportunity) => ({ ...opportunity, change: null }));
  shownPages.set(page, shown);
  return shown;
}

function sightingsOf(pages: readonly StagePage[]): Map<string, Sighting> {
  const sightings = new Map<string, Sighting>();
  for (const page of pages) {
    for (const opportunity of shownOf(page)) {
      const sighting = { opportunity, startedAt: page.startedAt };
      const known = sightings.get(opportunity.id);
      if (!known || isNewer(sighting, known)) sightings.set(opportunity.id, sighting);
    }
  }
  return sightings;
}

/** The part of the order that a page speaks for: below `after` (null: from the top), to `upTo` (null: to the end). */
type Range = { page: StagePage; after: Opportunity | null; upTo: Opportunity | null; isEmpty: boolean };

function rangeOf(page: StagePage, after: Opportunity | null): Range {
  const last = page.opportunities.at(-1);
  if (page.nextCursor === null) return { page, after, upTo: null, isEmpty: false };
  return { page, after, upTo: last ?? null, isEmpty: last === undefined };
}

function rangesOf(pages: readonly StagePage[]): Range[] {
  let after: Opportunity | null = null;
  return pages.map((page) => {
    const range = rangeOf(page, after);
    after = range.upTo ?? after;
    return range;
  });
}

function covers({ after, upTo, isEmpty }: Range, opportunity: Opportunity): boolean {
  if (isEmpty) return false;
  if (after && compareInStage(opportunity, after) <= 0) return false;
  return upTo === null || compareInStage(opportunity, upTo) <= 0;
}

/** Pages and head in one order, without what a newer read of the same place no longer has. */
function merge(ranges: readonly Range[], head: Range): ShownOpportunity[] {
  const firstFar = ranges.findIndex(
    ({ after }) => after && head.upTo && compareInStage(after, head.upTo) >= 0,
  );
  const near = firstFar < 0 ? ranges : ranges.slice(0, firstFar);
  const inHead = new Set(head.page.opportunities.map(({ id }) => id));
  const inNear = new Set(near.flatMap(({ page }) => page.opportunities.map(({ id }) => id)));
  const fromNear = near.flatMap(({ page }) =>
    shownOf(page).filter(
      (one) => !inHead.has(one.id) && !(head.page.startedAt > page.startedAt && covers(head, one)),
    ),
  );
  const fromHead = shownOf(head.page).filter(
    (one) =>
      inNear.has(one.id) ||
      !near.some((range) => range.page.startedAt > head.page.startedAt && covers(range, one)),
  );
  const joined = interleave(fromHead, fromNear);
  return firstFar < 0 ? joined : joined.concat(...ranges.slice(firstFar).map(({ page }) => shownOf(page)));
}

/** Both are sorted, as upstream answered them. */
function interleave(a: readonly ShownOpportunity[], b: readonly ShownOpportunity[]): ShownOpportunity[] {
  const joined: ShownOpportunity[] = [];
  let fromB = 0;
  for (const one of a) {
    for (let next = b[fromB]; next && compareInStage(next, one) < 0; next = b[fromB]) {
      joined.push(next);
      fromB += 1;
    }
    joined.push(one);
  }
  return [...joined, ...b.slice(fromB)];
}
