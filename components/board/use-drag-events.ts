"use client";

import type { Announce } from "@/components/ui/announcer";
import { useBoard } from "./board-context";
import { useBoardActions } from "./board-data";
import { placeAfterDrop } from "./drop-places";
import { destination } from "./move-words";
import type { BoardDragEvents } from "./use-board-drag";
import { useMove } from "./use-move";

const KEYS = " Left and right choose a stage, down a status. Space drops it, Escape puts it back.";

/** What a drag does and says. Nothing is read again meanwhile: a board must not change under somebody's hands. */
export function useDragEvents(announce: Announce): BoardDragEvents {
  const { pipeline } = useBoard();
  const { setDragging } = useBoardActions();
  const move = useMove();
  return {
    onPickUp: ({ title }, by) => {
      setDragging(true);
      document.body.toggleAttribute("data-dragging", true);
      announce(`${title} picked up.${by === "keyboard" ? KEYS : ""}`);
    },
    onOver: (opportunity, dropId) => {
      const from = { stageId: opportunity.stageId, status: opportunity.status };
      const to = placeAfterDrop(from, dropId);
      if (to) announce(`Over ${destination({ from, to, pipeline })}.`);
    },
    onDrop: (opportunity, to, by) => {
      letGo();
      move(opportunity, to, by);
    },
    onCancel: ({ title }) => {
      letGo();
      announce(`${title} stays where it was.`);
    },
  };

  function letGo() {
    setDragging(false);
    document.body.toggleAttribute("data-dragging", false);
  }
}
