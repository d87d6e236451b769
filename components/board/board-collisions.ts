import type { CollisionDetection, UniqueIdentifier } from "@dnd-kit/core";

/** Where a keyboard drag stands; it names its target instead of pointing at it. */
export type KeyboardTarget = { current: string | null };

/**
 * What a drag is over: the zone under the pointer, else the column whose strip the pointer is in, as long as it
 * is over the board. Outside of it nothing is, so a drop there changes nothing.
 */
export function boardCollisions(
  keyboardTarget: KeyboardTarget,
  boardRect: () => DOMRect | undefined,
): CollisionDetection {
  return ({ pointerCoordinates, droppableContainers, droppableRects }) => {
    if (keyboardTarget.current !== null) return [{ id: keyboardTarget.current }];
    const board = boardRect();
    if (!pointerCoordinates || !board) return [];
    const { x, y } = pointerCoordinates;
    if (y < board.top || y > board.bottom || x < board.left || x > board.right) return [];
    let column: UniqueIdentifier | null = null;
    for (const { id } of droppableContainers) {
      const rect = droppableRects.get(id);
      if (!rect || x < rect.left || x >= rect.right) continue;
      if (!String(id).startsWith("status:")) column = id;
      else if (y >= rect.top && y < rect.bottom) return [{ id }];
    }
    return column === null ? [] : [{ id: column }];
  };
}
