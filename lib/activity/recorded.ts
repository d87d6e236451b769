import "server-only";
import type { EditDraft, ShownFields } from "@/lib/board/drafts";
import type { BoardService } from "@/lib/board/service";
import { AppError } from "@/lib/errors";
import type { Session } from "@/lib/identity/session";
import type { ActivityLog, Deed } from "./log";
import type { FieldChange } from "./model";

type Recording = {
  log: ActivityLog;
  /** Of the request that is being answered; empty outside of any. */
  requestId: () => string;
  /** Hears of a line that could not be written: what somebody did is done all the same. */
  onFailure: (error: unknown) => void;
};

/** What is known before a write is sent. */
type Intent = Pick<Deed, "kind" | "pipelineId"> & Partial<Deed>;

/** The same board, which also writes down who changed what, and what became of it. */
export function recordedBoard(board: BoardService, { log, requestId, onFailure }: Recording): BoardService {
  async function record<Answer>(
    session: Session,
    intent: Intent,
    write: () => Promise<Answer>,
    told: (answer: Answer) => Partial<Deed> = () => ({}),
  ): Promise<Answer> {
    const add = (known: Pick<Deed, "outcome"> & Partial<Deed>) => {
      const deed = { opportunityId: null, from: null, to: null, changes: [], ...intent, ...known };
      return log.add(session, { ...deed, requestId: requestId() }).catch(onFailure);
    };
    try {
      const answer = await write();
      await add({ outcome: "done", ...told(answer) });
      return answer;
    } catch (error) {
      await add({ outcome: mayHaveHappened(error) ? "unknown" : "refused" });
      throw error;
    }
  }

  return {
    ...board,
    createOpportunity: (session, of) => {
      const { pipelineId, idempotencyKey, draft } = of;
      const { stageId, status } = draft;
      const intent: Intent = { kind: "created", pipelineId, idempotencyKey, to: { stageId, status } };
      const told = ({ id }: { id: string }) => ({ opportunityId: id });
      return record(session, intent, () => board.createOpportunity(session, of), told);
    },
    editOpportunity: (session, one) => {
      const { draft, ...where } = one;
      const intent: Intent = { kind: "edited", ...where, changes: changesOf(draft) };
      return record(session, intent, () => board.editOpportunity(session, one));
    },
    moveOpportunity: (session, one) => {
      const { to, ...where } = one;
      const { base = null, ...place } = to;
      const intent: Intent = { kind: "moved", ...where, from: base, to: place };
      return record(session, intent, () => board.moveOpportunity(session, one));
    },
    deleteOpportunity: (session, one) =>
      record(session, { kind: "deleted", ...one }, () => board.deleteOpportunity(session, one)),
  };
}

/** A write that got no answer, or one that cannot be read. */
function mayHaveHappened(error: unknown): boolean {
  return !(error instanceof AppError) || ["upstream_timeout", "upstream_invalid"].includes(error.code);
}

/** Fields whose contents are nobody's personal data. */
const TELLING = ["value", "ownerId", "stageId", "status"] as const;

/** Which fields an edit writes; of a contact, of title and source their names alone. */
function changesOf({ base = {}, contact, ...draft }: EditDraft): FieldChange[] {
  const telling = TELLING.flatMap((field) =>
    draft[field] === undefined ? [] : [{ field, ...shownIn(base, field), to: draft[field] }],
  );
  const silent = (["title", "source"] as const).filter((field) => draft[field] !== undefined);
  const ofContact = Object.keys(contact ?? {}).map((field) => `contact.${field}`);
  return [...telling, ...[...silent, ...ofContact].map((field) => ({ field }))];
}

function shownIn(base: ShownFields, field: (typeof TELLING)[number]): { from?: string | number | null } {
  const from = base[field];
  return from === undefined ? {} : { from };
}
