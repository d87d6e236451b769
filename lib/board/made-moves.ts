import type { Opportunity, Place } from "./model";

/** So many moves can be undone. */
const MOST_UNDOABLE = 50;

/** A move: the opportunity as it was shown before, and where it was put. */
type MadeMove = { shown: Opportunity; to: Place };

/** Remembers the latest moves by the id of their change. */
export function rememberMoves() {
  const moves = new Map<string, MadeMove>();
  return {
    get: (changeId: string) => moves.get(changeId),
    add(changeId: string, move: MadeMove): void {
      moves.set(changeId, move);
      for (const id of [...moves.keys()].slice(0, -MOST_UNDOABLE)) moves.delete(id);
    },
  };
}
