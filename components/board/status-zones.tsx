"use client";

import { useDroppable } from "@dnd-kit/core";
import type { Status } from "@/lib/board/model";
import { statusDropId, zonesFor } from "./drop-places";
import { StatusIcon } from "./status-icon";

const ZONE_NAMES = { open: "Reopen", won: "Won", lost: "Lost", abandoned: "Abandoned" } as const;

const ZONE_CLASSES = {
  open: "text-accent-ink data-over:border-accent-line data-over:bg-accent-soft",
  won: "text-won data-over:border-won data-over:bg-won-soft",
  lost: "text-lost data-over:border-lost data-over:bg-lost-soft",
  abandoned: "text-abandoned data-over:border-abandoned data-over:bg-abandoned-soft",
} as const satisfies Record<Status, string>;

/** Appears while a card is dragged: a place to drop it for each status that it does not have. */
export function StatusZones({ status }: { status: Status }) {
  return (
    <div
      data-status-zones
      className="pointer-events-none absolute inset-x-0 bottom-0 flex justify-center bg-linear-to-t from-canvas via-60% via-canvas/85 to-transparent px-3 pt-8 pb-[max(0.875rem,env(safe-area-inset-bottom))] motion-safe:animate-enter"
    >
      <div className="flex w-full max-w-3xl gap-2 sm:gap-3">
        {zonesFor(status).map((zone) => (
          <StatusZone key={zone} status={zone} />
        ))}
      </div>
    </div>
  );
}

function StatusZone({ status }: { status: Status }) {
  const id = statusDropId(status);
  const { setNodeRef, isOver } = useDroppable({ id });
  return (
    <div
      ref={setNodeRef}
      data-drop-id={id}
      data-status-zone={status}
      data-over={isOver || undefined}
      // Over the dragged card, which would hide the name of the zone it is about to be dropped on.
      className={`relative z-[65] flex h-16 min-w-0 flex-1 items-center justify-center gap-2 rounded-xl max-sm:flex-col max-sm:gap-0.5 border-2 border-line-strong border-dashed bg-raised px-2 font-semibold text-body shadow-pop transition-colors data-over:border-solid ${ZONE_CLASSES[status]}`}
    >
      <StatusIcon status={status} size={16} />
      <span className="truncate">{ZONE_NAMES[status]}</span>
    </div>
  );
}
