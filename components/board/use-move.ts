"use client";

import type { Place } from "@/lib/board/model";
import { useBoard } from "./board-context";
import { useBoardActions } from "./board-data";
import type { CardOpportunity } from "./card-model";

type MovedBy = "keyboard" | "pointer" | "menu";
type MoveCard = (opportunity: CardOpportunity, to: Place, by: MovedBy) => void;

/** Moves a card. The focus goes with it unless a pointer moved it. */
export function useMove(): MoveCard {
  const { handles } = useBoard();
  const { move } = useBoardActions();
  return (opportunity, to, by) => {
    const from = opportunity.stageId;
    const row = handles.get(from)?.indexOf(opportunity.id) ?? 0;
    if (by !== "pointer") {
      // A card that the filters hide now cannot take the focus: the one that took its place does.
      const wish = { opportunityId: opportunity.id, stageId: to.stageId };
      handles.wishFocus(wish, () => handles.get(from)?.focus(row));
    }
    move(opportunity, to);
  };
}
