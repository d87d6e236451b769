"use client";

import {
  type DndContextProps,
  type DragEndEvent,
  MeasuringStrategy,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { type RefObject, useMemo, useRef, useState } from "react";
import type { Place } from "@/lib/board/model";
import { boardCollisions, type KeyboardTarget } from "./board-collisions";
import { useBoard } from "./board-context";
import { cardAt, cardElement, stageIdOf } from "./card-elements";
import type { CardOpportunity } from "./card-model";
import { placeAfterDrop, stageDropId, statusDropId, zonesFor } from "./drop-places";
import { scrollAtEdges } from "./edge-scroll";
import { ignoreClickOfDrag, watchForLostPointer } from "./lost-pointer";
import { BoardMouseSensor, BoardTouchSensor } from "./pointer-sensors";
import { StageKeyboardSensor } from "./stage-keyboard-sensor";

type By = "keyboard" | "pointer";

export type BoardDragEvents = {
  onPickUp: (opportunity: CardOpportunity, by: By) => void;
  /** The drag is over another drop target, or over none. */
  onOver: (opportunity: CardOpportunity, dropId: string | null) => void;
  onDrop: (opportunity: CardOpportunity, to: Place, by: By) => void;
  /** Let go where nothing changes, or given up. */
  onCancel: (opportunity: CardOpportunity) => void;
};

/** A press must travel this far to be a drag and not a click, in CSS pixels. */
const MOUSE_DISTANCE_PX = 6;
/** A finger must rest this long to drag; one that travels further in that time scrolls. */
const TOUCH = { delay: 220, tolerance: 8 } as const;

/**
 * Dragging cards over the board. One draggable stands for all cards: it takes the shape of the card that the press
 * began on, so cards neither subscribe to dnd-kit nor render while one of them is dragged. dnd-kit stays behind
 * this file, `board-drag.tsx` and `stage-drop-target.tsx`.
 */
export function useBoardDrag(boardRef: RefObject<HTMLElement | null>, events: BoardDragEvents) {
  const { handles, may } = useBoard();
  const [dragged, setDragged] = useState<CardOpportunity | null>(null);
  const pressed = useRef<CardOpportunity | null>(null);
  const lifted = useRef<Lifted | null>(null);
  const keyboardTarget = useRef<string | null>(null);
  const collisionDetection = useMemo(
    () => boardCollisions(keyboardTarget, () => boardRef.current?.getBoundingClientRect()),
    [boardRef],
  );
  const sensors = useBoardSensors(pressed, keyboardTarget);

  const end = (finish: (opportunity: CardOpportunity) => void) => {
    lifted.current?.putDown();
    handles.draggedId = null;
    setDragged(null);
    if (pressed.current) finish(pressed.current);
  };

  const cancel = (opportunity: CardOpportunity) => {
    lifted.current?.giveFocusBack();
    events.onCancel(opportunity);
  };

  const contextProps = {
    // Without a fixed id the server and the browser number their contexts differently.
    id: "board",
    sensors,
    collisionDetection,
    measuring: { droppable: { strategy: MeasuringStrategy.WhileDragging } },
    autoScroll: { enabled: false, layoutShiftCompensation: false },
    onDragStart: ({ activatorEvent }) => {
      const opportunity = pressed.current;
      const board = boardRef.current;
      if (!opportunity || !board) return;
      handles.draggedId = opportunity.id;
      lifted.current = lift(board, opportunity.id, activatorEvent);
      setDragged(opportunity);
      events.onPickUp(opportunity, byOf(activatorEvent));
    },
    onDragOver: ({ over }) => {
      if (pressed.current) events.onOver(pressed.current, over ? String(over.id) : null);
    },
    onDragEnd: ({ over, activatorEvent }: DragEndEvent) =>
      end((opportunity) => {
        const by = byOf(activatorEvent);
        // Keys may be quicker than the renders by which dnd-kit learns what it is over.
        const dropId = by === "keyboard" ? keyboardTarget.current : over && String(over.id);
        const to = placeAfterDrop(opportunity, dropId);
        if (to) events.onDrop(opportunity, to, by);
        else cancel(opportunity);
      }),
    onDragCancel: () => end(cancel),
  } satisfies DndContextProps;

  /** The card that a press or a key began on, which is what will be dragged; null when it was something else. */
  const press = (target: EventTarget | null): HTMLElement | null => {
    const card = may.work ? cardAt(target) : null;
    const stageId = stageIdOf(card);
    const id = card?.dataset.opportunityId;
    pressed.current = (stageId && id && handles.get(stageId)?.find(id)) || null;
    return pressed.current && card;
  };
  return { contextProps, dragged, press };
}

/** What begins a drag of the card that `pressed` holds: a mouse, a finger, or the space bar. */
function useBoardSensors(pressed: RefObject<CardOpportunity | null>, keyboardTarget: KeyboardTarget) {
  const { pipeline } = useBoard();
  return useSensors(
    useSensor(BoardMouseSensor, { activationConstraint: { distance: MOUSE_DISTANCE_PX } }),
    useSensor(BoardTouchSensor, { activationConstraint: TOUCH }),
    useSensor(StageKeyboardSensor, {
      target: keyboardTarget,
      steps: () => ({
        ids: [
          ...pipeline.stages.map((stage) => stageDropId(stage.id)),
          ...zonesFor(pressed.current?.status ?? "open").map(statusDropId),
        ],
        start: stageDropId(pressed.current?.stageId ?? ""),
      }),
      elementOf: dropElement,
    }),
  );
}

const byOf = (activatorEvent: Event): By =>
  activatorEvent instanceof KeyboardEvent ? "keyboard" : "pointer";

type Lifted = { putDown: () => void; giveFocusBack: () => void };

/**
 * Dims the card in its column while it hangs at the pointer, without rendering it, and follows the pointer. A card that
 * leaves its column with the focus on it has the page laid out at once to move the focus, so a pointer takes it off.
 */
function lift(board: HTMLElement, opportunityId: string, activatorEvent: Event): Lifted {
  const card = cardElement(board, opportunityId);
  card?.setAttribute("data-lifted", "");
  const putDown = () => card?.removeAttribute("data-lifted");
  if (byOf(activatorEvent) === "keyboard") return { putDown, giveFocusBack: () => {} };
  const hadFocus = card !== null && card === document.activeElement;
  if (hadFocus) card.blur();
  ignoreClickOfDrag();
  const ends = [putDown, watchForLostPointer(), scrollAtEdges(board)];
  return {
    putDown: () => {
      for (const end of ends) end();
    },
    giveFocusBack: () => {
      if (hadFocus) card.focus({ preventScroll: true });
    },
  };
}

function dropElement(dropId: string): Element | null {
  return document.querySelector(`[data-drop-id="${CSS.escape(dropId)}"]`);
}
