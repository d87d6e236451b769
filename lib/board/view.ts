import type { ChangeLog, Known, Track } from "./changes";
import type { Filters, Opportunity } from "./model";
import { matchesHere, newestKnown, type Placements, placementOf } from "./placement";
import type { SummaryRead } from "./queries";
import type { StageList, StageReads } from "./stage-list";
import { tallyStages, UNTOLD } from "./tally";
import { createMemory, type StageView } from "./view-memory";

/** All that was read of one pipeline under one set of filters, stages from left to right. */
export type HeldReads = { stages: ReadonlyMap<string, StageReads>; summary: SummaryRead | null };

export type ViewInput = {
  pipelineId: string;
  filters: Filters;
  reads: HeldReads;
  log: ChangeLog;
  /** When the rep opened the board or last reloaded it. */
  since: number;
};

export type View = {
  stages: ReadonlyMap<string, StageView>;
  /** The newest that is known of an opportunity, without what is on its way. */
  known(opportunityId: string): Known | null;
  /** Whether the filters let an opportunity through. */
  matches(opportunity: Opportunity): boolean;
};

/**
 * Makes the function from reads and changes to what is shown. Its answers depend on the input alone; the memory it
 * keeps only lets whatever did not change keep its identity, and costs a drop no more than the stages it touches.
 */
export function createView(): (input: ViewInput) => View {
  const remember = createMemory();
  return (input) => {
    const lists = remember.lists(input.reads.stages);
    const { filters, log, pipelineId } = input;
    const tracked = new Map(Array.from(log.tracks).filter(([, track]) => track.pipelineId === pipelineId));
    const placements = placeAll(input, lists, { tracked, contested: remember.contested(lists) });
    remember.trim(placements);
    const isMatch = (opportunity: Opportunity) => matchesHere({ lists, filters }, opportunity);
    const isSearch = filters.query !== undefined;
    const tallies = tallyStages({ ...input.reads, log, pipelineId, isSearch, matches: isMatch });
    const stages = new Map(
      Array.from(lists, ([stageId, list]) => {
        const tally = tallies.get(stageId) ?? UNTOLD;
        return [stageId, remember.stage(stageId, { list, tally, placements })];
      }),
    );
    return {
      stages,
      matches: isMatch,
      known: (id) => newestKnown(lists, id, log.tracks.get(id)),
    };
  };
}

function placeAll(
  input: ViewInput,
  lists: ReadonlyMap<string, StageList>,
  { tracked, contested }: { tracked: ReadonlyMap<string, Track>; contested: ReadonlySet<string> },
): Placements {
  const ids = new Set([...tracked.keys(), ...contested]);
  return new Map(Array.from(ids, (id) => [id, placementOf({ ...input, lists }, id, tracked.get(id))]));
}
