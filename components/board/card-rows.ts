import { CARD_GAP_PX, CARD_HEIGHT_PX } from "./card-size";

/** Space above the first card and below the last, in CSS pixels. */
const TOP_PX = 2;
const BOTTOM_PX = 12;
/** Rows kept mounted on either side of the window. */
const SPARE = 1;

const ROW_PX = CARD_HEIGHT_PX + CARD_GAP_PX;

/** Rows from `first` up to and without `end`. */
export type RowRange = { first: number; end: number };

/** Where a row begins below the top of its list, in CSS pixels. */
export function rowTop(index: number): number {
  return TOP_PX + index * ROW_PX;
}

/** How tall a list of so many rows is, in CSS pixels. */
export function listHeight(count: number): number {
  return count === 0 ? 0 : TOP_PX + count * ROW_PX - CARD_GAP_PX + BOTTOM_PX;
}

/** The rows that a window shows, and one to spare on either side. Both measures in CSS pixels. */
export function rowsInWindow({ scrollTop, height }: { scrollTop: number; height: number }): RowRange {
  const first = Math.floor((scrollTop - TOP_PX) / ROW_PX);
  const end = Math.ceil((scrollTop + height - TOP_PX) / ROW_PX);
  return { first: Math.max(0, first - SPARE), end: Math.max(0, end) + SPARE };
}

/** The rows to mount: those of the range that there are, and the pinned ones, each once and in order. */
export function rowsToMount(range: RowRange, pinned: readonly number[], count: number): readonly number[] {
  const rows = new Set(pinned.filter((index) => index >= 0 && index < count));
  for (let index = range.first; index < Math.min(range.end, count); index++) rows.add(index);
  return [...rows].sort((one, other) => one - other);
}

/** How far to scroll so that a row is in the window with a little room around it; the same place when it is. */
export function scrollTopFor(
  index: number,
  { scrollTop, height }: { scrollTop: number; height: number },
): number {
  const top = rowTop(index) - CARD_GAP_PX;
  const bottom = rowTop(index) + ROW_PX;
  if (top < scrollTop) return Math.max(0, top);
  return bottom > scrollTop + height ? bottom - height : scrollTop;
}
