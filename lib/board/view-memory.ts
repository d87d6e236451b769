import type { Placement, Placements, StageLists } from "./placement";
import type { ShownOpportunity, ShownTotals } from "./shown";
import { listStage, type StageList, type StageReads } from "./stage-list";
import { withLoadedSum } from "./tally";

/** What a column shows of its stage. */
export type StageView = ShownTotals & { opportunities: readonly ShownOpportunity[] };

type StageInput = { list: StageList; tally: ShownTotals; placements: Placements };

/** A stage before it is flattened to one list. */
type Arrangement = {
  list: StageList;
  pinned: readonly ShownOpportunity[];
  /** What stands instead of a sorted opportunity; null for nothing. */
  over: ReadonlyMap<string, ShownOpportunity | null>;
};

type RememberedStage = { arrangement: Arrangement; view: StageView };

/**
 * Remembers one view's parts, so that what did not change keeps its identity and is not computed again. It never
 * changes what comes out.
 */
export function createMemory() {
  let lists = new Map<string, StageList>();
  let contested: { of: StageLists | null; ids: Set<string> } = { of: null, ids: new Set() };
  const stages = new Map<string, RememberedStage>();
  const shown = new Map<string, ShownOpportunity>();

  return {
    lists(stageReads: ReadonlyMap<string, StageReads>): StageLists {
      const next = new Map(
        Array.from(stageReads, ([id, reads]) => {
          const known = lists.get(id);
          return [id, known && isSameReads(known.source, reads) ? known : listStage(reads, known)];
        }),
      );
      if (!isSameMap(lists, next)) lists = next;
      return lists;
    },

    /** Ids that reads saw in more than one stage. */
    contested(of: StageLists): ReadonlySet<string> {
      if (contested.of !== of) contested = { of, ids: contestedIds(of, contested) };
      return contested.ids;
    },

    stage(stageId: string, input: StageInput): StageView {
      const known = stages.get(stageId);
      const fresh = arrange(stageId, input, (opportunity) => keep(shown, opportunity));
      const isSame = known !== undefined && isSameArrangement(known.arrangement, fresh);
      const arrangement = isSame ? known.arrangement : fresh;
      const opportunities = isSame ? known.view.opportunities : flatten(fresh);
      const isWhole = input.list.source.pages.at(-1)?.nextCursor === null;
      const tally = withLoadedSum(input.tally, { shown: opportunities, isWhole });
      const view = { ...tally, opportunities };
      const remembered = { arrangement, view: known && isShallowEqual(known.view, view) ? known.view : view };
      stages.set(stageId, remembered);
      return remembered.view;
    },

    /** Forgets shown cards that nothing of ours lies over any more. */
    trim(placements: Placements): void {
      for (const id of shown.keys()) if (!placements.has(id)) shown.delete(id);
    },
  };
}

/** The stage's opportunities: pinned ones newest first, then the sorted ones with ours laid over them. */
function arrange(
  stageId: string,
  { list, placements }: StageInput,
  shown: (opportunity: ShownOpportunity) => ShownOpportunity,
): Arrangement {
  const pinned: Placement[] = [];
  const over = new Map<string, ShownOpportunity | null>();
  for (const [id, placement] of placements) {
    const here = placement?.opportunity.stageId === stageId ? placement : null;
    if (here?.isPinned) pinned.push(here);
    if (list.ids.has(id)) over.set(id, here ? shown(here.opportunity) : null);
  }
  pinned.sort((a, b) => b.placedAt - a.placedAt);
  return { list, pinned: pinned.map(({ opportunity }) => shown(opportunity)), over };
}

function flatten({ list, pinned, over }: Arrangement): readonly ShownOpportunity[] {
  if (pinned.length === 0 && over.size === 0) return list.opportunities;
  const shown = [...pinned];
  for (const opportunity of list.opportunities) {
    const instead = over.size === 0 ? undefined : over.get(opportunity.id);
    if (instead !== null) shown.push(instead ?? opportunity);
  }
  return shown;
}

function isSameArrangement(a: Arrangement, b: Arrangement): boolean {
  return a.list === b.list && isSameList(a.pinned, b.pinned) && isSameMap(a.over, b.over);
}

/** The object that was shown before, if nothing in it changed: a card's props stay equal. */
function keep(shown: Map<string, ShownOpportunity>, opportunity: ShownOpportunity): ShownOpportunity {
  const known = shown.get(opportunity.id);
  if (known && isShallowEqual(known, opportunity)) return known;
  shown.set(opportunity.id, opportunity);
  return opportunity;
}

/** Only what a changed stage newly holds, and what was contested before, needs to be looked up in the others. */
function contestedIds(of: StageLists, before: { of: StageLists | null; ids: Set<string> }): Set<string> {
  const asked = new Set(before.ids);
  for (const [stageId, { sightings }] of of) {
    const known = before.of?.get(stageId)?.sightings;
    if (known === sightings) continue;
    for (const id of sightings.keys()) if (!known?.has(id)) asked.add(id);
  }
  const lists = [...of.values()];
  const isSeenTwice = (id: string) => lists.filter(({ sightings }) => sightings.has(id)).length > 1;
  return new Set([...asked].filter(isSeenTwice));
}

function isSameReads(a: StageReads, b: StageReads): boolean {
  return a.head === b.head && isSameList(a.pages, b.pages);
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a === b || (a.length === b.length && a.every((one, index) => one === b[index]));
}

function isSameMap(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  return a.size === b.size && Array.from(b).every(([key, value]) => a.has(key) && a.get(key) === value);
}

/** Whether two objects have the same fields. */
export function isShallowEqual<Value extends object>(a: Value, b: Value): boolean {
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && Reflect.get(a, key) === Reflect.get(b, key))
  );
}
