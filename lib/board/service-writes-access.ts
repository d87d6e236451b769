import "server-only";
import { AppError } from "@/lib/errors";
import { seesOwner } from "@/lib/identity/access";
import type { Session } from "@/lib/identity/session";
import type { CreateDraft, EditDraft } from "./drafts";
import type { Opportunity } from "./model";
import type { BoardService } from "./service";
import { throwNotBegun } from "./service-certainty";
import type { Entrance } from "./service-sight";

type Writes = Pick<
  BoardService,
  "createOpportunity" | "editOpportunity" | "moveOpportunity" | "deleteOpportunity"
>;
type One = { pipelineId: string; opportunityId: string };

/** The verbs that write, each to what exists for whoever asks. */
export function restrictedWrites(board: BoardService, enter: Entrance): Writes {
  const enterPipeline: Entrance["pipeline"] = (...of) => enter.pipeline(...of).catch(throwNotBegun);
  /** Lets somebody write to what exists for them. Where something does not, it is looked at first. */
  async function enterOne(session: Session, verb: keyof Writes, { pipelineId, opportunityId }: One) {
    const sight = await enterPipeline(session, verb, pipelineId);
    const { ownOnly, pipelineIds } = session.restrictions;
    if (ownOnly || pipelineIds) {
      const one = { pipelineId, opportunityId };
      sight.show(await board.getOpportunity(session, one).catch(throwNotBegun));
    }
    return sight;
  }

  return {
    createOpportunity: async (session, { draft, ...of }) => {
      const sight = await enterPipeline(session, "createOpportunity", of.pipelineId);
      sight.checkStage(draft.stageId);
      const made = await board.createOpportunity(session, { ...of, draft: ownDraft(session, draft) });
      // One that was given away since is asked for again under its key.
      return sight.show(withOwner(session, made));
    },
    editOpportunity: async (session, { draft, ...one }) => {
      const sight = await enterOne(session, "editOpportunity", one);
      sight.checkStage(draft.stageId);
      const edit = { ...one, draft: ownEdit(session, draft) };
      const edited = await board.editOpportunity(session, edit).catch(sight.throwMasked);
      return sight.show(withOwner(session, edited));
    },
    moveOpportunity: async (session, one) => {
      const sight = await enterOne(session, "moveOpportunity", one);
      sight.checkStage(one.to.stageId);
      return board.moveOpportunity(session, one).catch(sight.throwMasked);
    },
    deleteOpportunity: async (session, one) => {
      const sight = await enterOne(session, "deleteOpportunity", one);
      return board.deleteOpportunity(session, one).catch(sight.throwMasked);
    },
  };
}

/** Upstream may leave the owner out of what it says of a write; whoever sees only their own has written their own. */
function withOwner({ restrictions, userId }: Session, written: Opportunity): Opportunity {
  return restrictions.ownOnly && written.ownerId === null ? { ...written, ownerId: userId } : written;
}

function ownDraft(session: Session, draft: CreateDraft): CreateDraft {
  if (session.restrictions.hidesValues && draft.value) throw valuesHidden();
  if (!session.restrictions.ownOnly) return draft;
  const ownerId = draft.ownerId ?? session.userId;
  if (!seesOwner(session, ownerId)) throw othersOwner();
  return { ...draft, ownerId };
}

function ownEdit(session: Session, draft: EditDraft): EditDraft {
  if (draft.ownerId !== undefined && !seesOwner(session, draft.ownerId)) throw othersOwner();
  if (!session.restrictions.hidesValues) return draft;
  if (draft.value) throw valuesHidden();
  // A form was shown no value and sends that back, which must not clear the one there is.
  const { value: _, ...rest } = draft;
  return rest;
}

function valuesHidden(): AppError {
  return new AppError("forbidden", {
    message: "a value by somebody who sees none",
    hint: "Values are hidden from you, so you cannot set one.",
    fieldErrors: [{ path: "value", message: "You cannot set a value" }],
  });
}

function othersOwner(): AppError {
  return new AppError("forbidden", {
    message: "another owner by somebody who sees only their own",
    hint: "You work on your own opportunities only, so they stay yours.",
    fieldErrors: [{ path: "ownerId", message: "You can only be the owner yourself" }],
  });
}
