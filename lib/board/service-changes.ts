import "server-only";
import { AppError } from "@/lib/errors";
import type { Clock } from "@/lib/fetch/clock";
import type { HighLevelClient } from "@/lib/highlevel/client";
import { arrivalOf } from "./arrival";
import type { EditDraft, MoveDraft } from "./drafts";
import { type EditedField, mergeEdit } from "./merge";
import type { Opportunity, Place } from "./model";
import {
  isGone,
  isOver,
  isUnclear,
  type OpenSendings,
  readUnwritten,
  sendSurely,
  type Times,
} from "./service-certainty";
import { type OneOpportunity, readOpportunity } from "./service-reads";
import { editedWireOf, opportunityOf } from "./translate";
import { isSamePlace } from "./writes";

// Writes of one opportunity that is there. An outcome that is unknown is read back before anybody is told.

type Parts = { client: HighLevelClient; clock: Clock; times: Times; openSendings?: OpenSendings };

/** Puts an opportunity into another place. Without a `base` nobody can tell whether somebody else moved it meanwhile. */
export async function move(
  { client, times, ...parts }: Parts,
  { to: { base, ...to }, ...where }: OneOpportunity & { to: MoveDraft },
): Promise<Place & { id: string }> {
  const moved = { id: where.opportunityId, ...to };
  /** Null while it stands where it stood. */
  const look = async (endByMs: number) => {
    const current = await readOpportunity(client, { ...where, endByMs });
    if (isSamePlace(current, to)) return moved;
    if (base && !isSamePlace(current, base)) throw overtaken(current);
    return null;
  };
  // What is there already is not written again: each write is a change of status to upstream.
  if (base && (await readUnwritten(client, look(times.beginByMs)))) return moved;
  const send = async () => {
    await client.updateStatus({ ...where, body: to, endByMs: times.sendByMs });
    return moved;
  };
  return sendSurely({ send, look: () => look(times.knowByMs) }, { client, times, ...parts });
}

/** A card that somebody else has moved meanwhile is not taken from where they put it without a word. */
function overtaken(current: Opportunity): AppError {
  return new AppError("conflict", {
    message: "move of an opportunity that was moved meanwhile",
    hint: "Somebody else changed its stage or status meanwhile, and it stays as they left it.",
    current,
  });
}

/** Writes what differs from the opportunity as it is now. */
export async function edit(
  { client, times, ...parts }: Parts,
  { draft, ...where }: OneOpportunity & { draft: EditDraft },
): Promise<Opportunity> {
  const before = await readUnwritten(client, readOpportunity(client, { ...where, endByMs: times.beginByMs }));
  const { changed, conflicts } = mergeEdit(before, draft);
  if (conflicts.length > 0) throw conflictOf(before, conflicts);
  if (changed.size === 0) return before;
  /** Stage and status go along with every edit, and must be those of now. */
  let current = before;
  const send = async () => {
    const body = editedWireOf(current, draft, changed);
    return opportunityOf(await client.updateOpportunity({ ...where, body, endByMs: times.sendByMs }));
  };
  const look = async (failure: AppError) => {
    current = await readOpportunity(client, { ...where, endByMs: times.knowByMs });
    const arrival = arrivalOf(current, { before, draft, changed });
    if (arrival.kind === "overtaken") throw conflictOf(current, arrival.fields);
    // What upstream has ended comes to no more than that: a field that it does not take stays as it was.
    const isThere = arrival.kind === "arrived" || (arrival.kind === "partly" && isOver(failure));
    return isThere ? current : null;
  };
  return sendSurely({ send, look }, { client, times, ...parts });
}

function conflictOf(current: Opportunity, fields: readonly EditedField[]): AppError {
  return new AppError("conflict", {
    message: `edit of fields that changed meanwhile: ${fields.join(", ")}`,
    hint: "Somebody else changed the same fields meanwhile. Compare theirs with yours, then save again.",
    current,
    fieldErrors: fields.map((path) => ({ path, message: "Somebody else changed this meanwhile" })),
  });
}

/** Deletes an opportunity. Who finds that it is gone after an answer was lost has deleted it. */
export async function remove({ client, times, ...parts }: Parts, where: OneOpportunity): Promise<void> {
  let isLost = false;
  const send = async () => {
    await client.deleteOpportunity({ ...where, endByMs: times.sendByMs });
    return true;
  };
  const look = async (failure: AppError) => {
    isLost ||= isUnclear(failure);
    try {
      await readOpportunity(client, { ...where, endByMs: times.knowByMs });
      return null;
    } catch (error) {
      if (isLost && isGone(error)) return true;
      throw error;
    }
  };
  await sendSurely({ send, look }, { client, times, ...parts });
}
