import { expected, isHeldBack, type Known, type Track } from "./changes";
import { matches, matchesFields } from "./matching";
import type { Filters, Opportunity } from "./model";
import type { ChangeMark, ShownOpportunity } from "./shown";
import { isCoveredSince, isNewer, type Sighting, type StageList } from "./stage-list";
import { isSamePlace, kindOf } from "./writes";

/** The stages of a board by id, from left to right. */
export type StageLists = ReadonlyMap<string, StageList>;

/** Where an opportunity is shown: at its sorted place in a stage, or pinned on top of it. */
export type Placement = { opportunity: ShownOpportunity; isPinned: boolean; placedAt: number };

/** Of every opportunity that is not simply shown where one stage's reads have it. */
export type Placements = ReadonlyMap<string, Placement | null>;

type Question = {
  lists: StageLists;
  filters: Filters;
  /** When the rep opened the board or last reloaded it: what was placed before needs no pin any more. */
  since: number;
};

/** The newest that reads and our own writes tell of an opportunity, without what is still on its way; null for nothing. */
export function newestKnown(lists: StageLists, id: string, track: Track | undefined): Known | null {
  const sighting = newestSighting(lists, id, track?.base.at ?? -1);
  if (sighting) return { at: sighting.startedAt, opportunity: sighting.opportunity, isRead: true };
  return track?.base ?? null;
}

/** Where to show an opportunity that we changed, or that reads saw in several stages; null: nowhere. */
export function placementOf(question: Question, id: string, track: Track | undefined): Placement | null {
  const { lists, filters } = question;
  const known = newestKnown(lists, id, track);
  const opportunity = track ? expected(track, known?.opportunity ?? null) : (known?.opportunity ?? null);
  const list = opportunity ? lists.get(opportunity.stageId) : undefined;
  if (!known || !opportunity || !list || !matchesHere({ lists, filters }, opportunity)) return null;
  const isSorted = list.ids.has(id);
  const isMoving = track !== undefined && track.changes.length > 0;
  if (!isSorted && !isMoving && !isPinned(question, list, known)) return null;
  return {
    opportunity: { ...opportunity, change: markOf(track, opportunity) },
    isPinned: !isSorted,
    placedAt: track?.placedAt ?? 0,
  };
}

/**
 * Whether filters let through an opportunity of this board. A text that a read under these filters has shown to match
 * needs no judging by us.
 */
export function matchesHere(
  { lists, filters }: Pick<Question, "lists" | "filters">,
  opportunity: Opportunity,
): boolean {
  if (filters.query === undefined) return matchesFields(filters, opportunity);
  const seen = newestSighting(lists, opportunity.id, -1)?.opportunity;
  const hasSeenText = seen !== undefined && textOf(seen) === textOf(opportunity);
  return (hasSeenText ? matchesFields : matches)(filters, opportunity);
}

function textOf({ title, contact }: Opportunity): string {
  return JSON.stringify([title, contact]);
}

function newestSighting(lists: StageLists, id: string, after: number): Sighting | null {
  let newest: Sighting | null = null;
  for (const { sightings } of lists.values()) {
    const sighting = sightings.get(id);
    if (sighting && sighting.startedAt > after && (!newest || isNewer(sighting, newest))) newest = sighting;
  }
  return newest;
}

/** What we placed stays on top until its sorted place was read, with it or without it, or until the rep reloads. */
function isPinned({ since }: Question, list: StageList, { isRead, at, opportunity }: Known): boolean {
  if (isRead || !opportunity || isCoveredSince(list, opportunity, at)) return false;
  return at > since || list.oldestAt <= at || list.oldestAt === Number.POSITIVE_INFINITY;
}

function markOf(track: Track | undefined, opportunity: Opportunity): ChangeMark {
  if (!track) return null;
  if (track.changes[0]?.state === "unknown") return "unknown";
  if (track.changes.length > 0) return isHeldBack(track) ? "waiting" : "pending";
  if (!track.refusal) return null;
  const { change, problem } = track.refusal;
  if (change.write.kind === "delete") return "undeleted";
  // It arrived late, or somebody else has done the same.
  if (change.write.kind === "move" && isSamePlace(change.write.to, opportunity)) return null;
  if (problem.code === "conflict") return "overtaken";
  return kindOf(change.write) === "undo" ? "unreturned" : "refused";
}
