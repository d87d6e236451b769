"use client";

import { DndContext, DragOverlay, useDraggable } from "@dnd-kit/core";
import { type ReactNode, type RefObject, type SyntheticEvent, useState } from "react";
import { createPortal } from "react-dom";
import { useIsInBrowser } from "@/components/ui/use-is-in-browser";
import { useBoard } from "./board-context";
import { CardBody } from "./opportunity-card";
import { nameOfOwner } from "./owner-avatar";
import { StatusZones } from "./status-zones";
import { type BoardDragEvents, useBoardDrag } from "./use-board-drag";

type BoardDragProps = {
  boardRef: RefObject<HTMLElement | null>;
  events: BoardDragEvents;
  /** The columns. They keep their identity while something is dragged, so React passes them over. */
  children: ReactNode;
};

/** The board as a place to drag in: the columns, the zones that appear, and the card at the pointer. */
export function BoardDrag({ boardRef, events, children }: BoardDragProps) {
  const { format, ownerNames } = useBoard();
  const { contextProps, dragged, press } = useBoardDrag(boardRef, events);
  const isInBrowser = useIsInBrowser();
  // dnd-kit would speak of ids; the board has a live region of its own, so dnd-kit's is rendered out of the page.
  const [silence] = useState(() =>
    typeof document === "undefined" ? undefined : document.createElement("div"),
  );
  return (
    <DndContext
      {...contextProps}
      accessibility={{ restoreFocus: false, ...(silence && { container: silence }) }}
    >
      <DragSurface press={press}>{children}</DragSurface>
      {dragged && <StatusZones status={dragged.status} />}
      {isInBrowser &&
        createPortal(
          <DragOverlay dropAnimation={null} transition="none" zIndex={60}>
            {dragged && (
              <div
                aria-hidden
                className="h-full rotate-[1.25deg] cursor-grabbing rounded-lg border border-accent-line bg-surface shadow-lift"
              >
                <CardBody
                  opportunity={dragged}
                  ownerName={nameOfOwner(ownerNames, dragged.ownerId)}
                  format={format}
                />
              </div>
            )}
          </DragOverlay>,
          document.body,
        )}
    </DndContext>
  );
}

type DragSurfaceProps = { press: (target: EventTarget | null) => HTMLElement | null; children: ReactNode };

/** The one draggable of the board: it becomes the card that was pressed. */
function DragSurface({ press, children }: DragSurfaceProps) {
  const { listeners, setNodeRef } = useDraggable({ id: "card" });
  const start = (event: SyntheticEvent, name: "onMouseDown" | "onTouchStart" | "onKeyDown") => {
    const card = press(event.target);
    if (!card) return;
    setNodeRef(card);
    listeners?.[name]?.(event);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears for the cards inside, which can be focused
    <div
      className="contents"
      onMouseDown={(event) => start(event, "onMouseDown")}
      onTouchStart={(event) => start(event, "onTouchStart")}
      onKeyDown={(event) => start(event, "onKeyDown")}
    >
      {children}
    </div>
  );
}
