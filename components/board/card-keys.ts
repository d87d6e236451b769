import type { ColumnHandles } from "./column-handles";

/** Where the focus is: a stage's column and a card in it. */
type CardPlace = { stageId: string; index: number };

const PAGE_ROWS = 6;

/**
 * The card that a key goes to from another: up and down within a column, left and right to the same row of
 * the next column that has cards, Home and End to the ends of what is loaded. Null when the key walks nowhere.
 */
export function cardAfterKey(
  key: string,
  from: CardPlace,
  stageIds: readonly string[],
  handles: ColumnHandles,
): CardPlace | null {
  const size = handles.get(from.stageId)?.size() ?? 0;
  const inColumn = (index: number): CardPlace => ({
    stageId: from.stageId,
    index: Math.max(0, Math.min(index, size - 1)),
  });
  switch (key) {
    case "ArrowDown":
      return inColumn(from.index + 1);
    case "ArrowUp":
      return inColumn(from.index - 1);
    case "PageDown":
      return inColumn(from.index + PAGE_ROWS);
    case "PageUp":
      return inColumn(from.index - PAGE_ROWS);
    case "Home":
      return inColumn(0);
    case "End":
      return inColumn(size - 1);
    case "ArrowRight":
    case "ArrowLeft":
      return inNeighbour(key === "ArrowRight" ? 1 : -1, from, stageIds, handles);
    default:
      return null;
  }
}

function inNeighbour(
  step: 1 | -1,
  from: CardPlace,
  stageIds: readonly string[],
  handles: ColumnHandles,
): CardPlace | null {
  for (let at = stageIds.indexOf(from.stageId) + step; at >= 0 && at < stageIds.length; at += step) {
    const stageId = stageIds[at] ?? "";
    const size = handles.get(stageId)?.size() ?? 0;
    if (size > 0) return { stageId, index: Math.min(from.index, size - 1) };
  }
  return null;
}
