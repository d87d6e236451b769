import type { Change } from "./changes";
import type { Opportunity } from "./model";

/** So many moves can be undone. */
const MOST_UNDOABLE = 50;

/** Remembers the latest moves, each with the opportunity as it was shown before. */
export function rememberMoves() {
  const moves = new Map<string, { change: Change; shown: Opportunity }>();
  return {
    get: (changeId: string) => moves.get(changeId),
    add(change: Change, shown: Opportunity): void {
      moves.set(change.changeId, { change, shown });
      for (const id of [...moves.keys()].slice(0, -MOST_UNDOABLE)) moves.delete(id);
    },
  };
}
