import { type ChangeLog, expected } from "./changes";
import type { Opportunity } from "./model";
import type { SummaryRead } from "./queries";
import type { BoardTotals, ShownStage, ShownTotals } from "./shown";
import type { StageReads } from "./stage-list";

/** What our own changes add to a stage, in opportunities and major units. */
type Difference = { count: number; value: number };

type TallyInput = {
  log: ChangeLog;
  pipelineId: string;
  summary: SummaryRead | null;
  stages: ReadonlyMap<string, StageReads>;
  /** Whether the filters have a text, which upstream may not mind when it counts. */
  isSearch: boolean;
  /** Whether the filters let an opportunity through. */
  matches: (opportunity: Opportunity) => boolean;
};

/**
 * Count and value per stage: what a read told, and our own changes that this read cannot have. Without a summary the
 * total of a page is told; it may be off in a search, and where a change of ours may or may not be in it.
 */
export function tallyStages(input: TallyInput): Map<string, ShownTotals> {
  const { summary, stages } = input;
  const differences = new Map<number, Map<string, Difference>>();
  const since = (moment: number) => {
    const known = differences.get(moment) ?? differencesSince(input, moment);
    differences.set(moment, known);
    return known;
  };
  return new Map(
    Array.from(stages, ([stageId, reads]) => {
      const told = summary ? toldBySummary(summary, stageId) : toldByPages(reads, input);
      if (!told) return [stageId, UNTOLD];
      const own = since(told.startedAt).get(stageId);
      const { count, value } = own ?? { count: 0, value: 0 };
      return [
        stageId,
        {
          count: told.count === null ? null : Math.max(0, told.count + count),
          value: told.value === null ? null : inCents(told.value + value),
          summed: null,
          exact: told.exact && (summary !== null || !own),
        },
      ];
    }),
  );
}

/**
 * All stages together; null as soon as one is that may still come, or when there is none. Those that could not be read
 * will not come by themselves, and are left out.
 */
export function totalOf(stages: readonly (ShownTotals & Pick<ShownStage, "phase">)[]): BoardTotals {
  const counted = stages.filter(({ count, phase }) => count !== null || phase !== "error");
  const missing = stages.length - counted.length;
  if (missing > 0 && counted.length === 0) return { ...UNTOLD, missing };
  const total = counted.reduce<ShownTotals>(
    (total, stage) => ({
      count: total.count === null || stage.count === null ? null : total.count + stage.count,
      value: total.value === null || stage.value === null ? null : inCents(total.value + stage.value),
      summed:
        total.summed === null || stage.count === null ? null : total.summed + (stage.summed ?? stage.count),
      exact: total.exact && stage.exact,
    }),
    { count: 0, value: 0, summed: 0, exact: true },
  );
  return { ...total, missing, summed: total.summed === total.count ? null : total.summed };
}

/**
 * A stage whose value nobody told, with the sum of what is loaded of it. `isWhole`: nothing is left to load, so that
 * what is shown is all there is.
 */
export function withLoadedSum(
  tally: ShownTotals,
  { shown, isWhole }: { shown: readonly Opportunity[]; isWhole: boolean },
): ShownTotals {
  if (tally.value !== null || tally.count === null || (shown.length === 0 && !isWhole)) return tally;
  const value = sumOfValues(shown);
  // A total that may be off is no better than what can be counted.
  const count = isWhole && !tally.exact ? shown.length : tally.count;
  const isPartial = !isWhole && shown.length < count;
  const isExact = (tally.exact || isWhole) && Math.abs(value) < LARGEST_EXACT;
  return { count, value, summed: isPartial ? shown.length : null, exact: isExact };
}

/** Up to here a number holds every hundredth. */
const LARGEST_EXACT = Number.MAX_SAFE_INTEGER / 100;

const sums = new WeakMap<readonly Opportunity[], number>();

/** What a list is worth, in major units. Remembered by the list itself, which stays the same until something in it changes. */
export function sumOfValues(shown: readonly Opportunity[]): number {
  const known = sums.get(shown);
  if (known !== undefined) return known;
  const sum = inCents(shown.reduce((total, { value }) => total + (value ?? 0), 0));
  sums.set(shown, sum);
  return sum;
}

export const UNTOLD: ShownTotals = { count: null, value: null, summed: null, exact: false };

type Told = Omit<ShownTotals, "summed"> & { startedAt: number };

function toldBySummary(summary: SummaryRead, stageId: string): Told {
  const stage = summary.stages.find((one) => one.stageId === stageId);
  const { count, value, exact } = stage ?? { count: 0, value: 0, exact: true };
  return { count, value, exact: exact && !summary.isMixed, startedAt: summary.startedAt };
}

function toldByPages({ pages, head }: StageReads, { isSearch }: TallyInput): Told | null {
  const newest = [pages[0], head].reduce(
    (a, b) => (a && b && b.startedAt > a.startedAt ? b : (a ?? b)),
    null,
  );
  if (!newest) return null;
  const { total, opportunities, nextCursor, startedAt } = newest;
  // Where upstream tells no total, it is what one page has.
  const isWhole = total > opportunities.length || nextCursor === null;
  return { count: total, value: null, exact: isWhole && !isSearch, startedAt };
}

/** Per stage, what of ours a read that began at a moment cannot have: what was taken later, and what is on its way. */
function differencesSince({ log, pipelineId, matches }: TallyInput, moment: number): Map<string, Difference> {
  const differences = new Map<string, Difference>();
  const add = (opportunity: Opportunity | null, sign: 1 | -1) => {
    if (!opportunity || !matches(opportunity)) return;
    const { count, value } = differences.get(opportunity.stageId) ?? { count: 0, value: 0 };
    differences.set(opportunity.stageId, {
      count: count + sign,
      value: value + sign * (opportunity.value ?? 0),
    });
  };
  for (const track of log.tracks.values()) {
    if (track.pipelineId !== pipelineId) continue;
    for (const { before, after } of track.done.filter(({ at }) => at > moment)) {
      add(before, -1);
      add(after, 1);
    }
    if (track.changes.length === 0) continue;
    add(track.base.opportunity, -1);
    add(expected(track), 1);
  }
  return differences;
}

/** Values have at most two decimals; sums of binary fractions have more. */
function inCents(value: number): number {
  return Math.abs(value) < LARGEST_EXACT ? Math.round(value * 100) / 100 : value;
}
