import type { Place, Status } from "@/lib/board/model";

const STAGE = "stage:";
const STATUS = "status:";

export function stageDropId(stageId: string): string {
  return `${STAGE}${stageId}`;
}

export function statusDropId(status: Status): string {
  return `${STATUS}${status}`;
}

/** Statuses that have a zone while a card is dragged: all that it does not have already. */
export function zonesFor(status: Status): readonly Status[] {
  const closed = ["won", "lost", "abandoned"] as const;
  return status === "open" ? closed : (["open", ...closed] as const).filter((one) => one !== status);
}

/**
 * Where a card ends when it is let go over a drop target, or null when that changes nothing. A column keeps the
 * status and a zone keeps the stage.
 */
export function placeAfterDrop(from: Place, dropId: string | null): Place | null {
  if (dropId === null) return null;
  if (dropId.startsWith(STAGE)) {
    const stageId = dropId.slice(STAGE.length);
    return stageId === from.stageId ? null : { stageId, status: from.status };
  }
  const status = zonesFor(from.status).find((one) => statusDropId(one) === dropId);
  return status ? { stageId: from.stageId, status } : null;
}
