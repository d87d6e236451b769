import type { CreateDraft, EditDraft } from "./drafts";
import type { Opportunity, Place } from "./model";
import type { ChangeKind } from "./shown";

/** What is asked of upstream for one opportunity. */
export type Write =
  | { kind: "move"; to: Place; isUndo: boolean }
  /** `idempotencyKey`: see `BoardActions.create`. */
  | { kind: "create"; draft: CreateDraft; idempotencyKey?: string }
  | { kind: "edit"; draft: EditDraft }
  | { kind: "delete" };

/** What a write is to do. */
export function kindOf(write: Write): ChangeKind {
  return write.kind === "move" && write.isUndo ? "undo" : write.kind;
}

/** Stage and status of an opportunity. */
export function placeOf({ stageId, status }: Place): Place {
  return { stageId, status };
}

/** Whether stage and status are the same. */
export function isSamePlace(a: Place, b: Place): boolean {
  return a.stageId === b.stageId && a.status === b.status;
}

/**
 * Where a move leads an opportunity that is at `now` and was at `from` when somebody wanted it at `to`: what they did not
 * mean to change stays as others have put it.
 */
export function meantPlace({ from, to, now }: { from: Place; to: Place; now: Place }): Place {
  return {
    stageId: from.stageId === to.stageId ? now.stageId : to.stageId,
    status: from.status === to.status ? now.status : to.status,
  };
}

/** Whether a write is a move to where the opportunity already is. */
export function isNoMove(opportunity: Opportunity | null, write: Write): boolean {
  return write.kind === "move" && opportunity !== null && isSamePlace(opportunity, write.to);
}

/** The opportunity as a write leaves it. A create has none before upstream gave it an id. */
export function afterWrite(opportunity: Opportunity | null, write: Write): Opportunity | null {
  if (opportunity === null || write.kind === "delete" || write.kind === "create") return null;
  return write.kind === "move"
    ? { ...opportunity, ...placeOf(write.to) }
    : afterEdit(opportunity, write.draft);
}

function afterEdit(opportunity: Opportunity, draft: EditDraft): Opportunity {
  const { contact } = opportunity;
  return {
    ...opportunity,
    title: chosen(draft.title, opportunity.title),
    value: chosen(draft.value, opportunity.value),
    stageId: chosen(draft.stageId, opportunity.stageId),
    status: chosen(draft.status, opportunity.status),
    ownerId: chosen(draft.ownerId, opportunity.ownerId),
    source: chosen(draft.source, opportunity.source),
    contact: draft.contact
      ? {
          id: contact.id,
          name: chosen(draft.contact.name, contact.name),
          company: chosen(draft.contact.company, contact.company),
          email: chosen(draft.contact.email, contact.email),
          phone: chosen(draft.contact.phone, contact.phone),
          tags: chosen(draft.contact.tags, contact.tags),
        }
      : contact,
  };
}

/** What is absent from a draft stays. */
function chosen<Value>(drafted: Value | undefined, held: Value): Value {
  return drafted === undefined ? held : drafted;
}
