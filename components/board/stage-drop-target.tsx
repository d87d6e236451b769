"use client";

import { useDroppable } from "@dnd-kit/core";
import type { ReactNode } from "react";
import { stageDropId } from "./drop-places";

type StageDropTargetProps = { stageId: string; name: string; children: ReactNode };

/**
 * The frame of a column. Only this renders while something is dragged: its children keep their identity, so
 * React passes them over.
 */
export function StageDropTarget({ stageId, name, children }: StageDropTargetProps) {
  const id = stageDropId(stageId);
  const { setNodeRef, isOver } = useDroppable({ id });
  return (
    <section
      ref={setNodeRef}
      aria-label={name}
      data-stage-id={stageId}
      data-drop-id={id}
      data-over={isOver || undefined}
      className="relative flex h-full min-w-0 max-w-[26rem] shrink-0 grow basis-[clamp(17rem,calc((100vw-7rem)/8),25rem)] snap-start flex-col rounded-xl bg-sunken ring-accent-line ring-inset transition-shadow data-over:bg-accent-soft data-over:ring-2 max-sm:basis-[calc(100vw-3rem)]"
    >
      {children}
    </section>
  );
}
