import "server-only";
import { AppError } from "@/lib/errors";
import { type Clock, SYSTEM_CLOCK } from "@/lib/fetch/clock";
import type { HighLevelClient } from "@/lib/highlevel/client";
import type { Session } from "@/lib/identity/session";
import type { Storage } from "@/lib/storage/database";
import type { EditDraft, MoveDraft } from "./drafts";
import type { Contact, Opportunity, OpportunityPage, Owner, Pipeline, Place, Summary } from "./model";
import { type OpenSendings, timesFrom } from "./service-certainty";
import { edit, move, remove } from "./service-changes";
import { type Creation, create } from "./service-create";
import { openCreations } from "./service-creations";
import { countNarrowStages, readNarrowPage } from "./service-narrow";
import {
  type AskedFilters,
  type InPipeline,
  type OneOpportunity,
  type PageRequest,
  readOpportunity,
  readPage,
  readSummary,
} from "./service-reads";
import { createTurns } from "./service-turns";
import { contactOf, fieldErrorsOf, ownerOf, pipelineOf, refusalHintOf } from "./translate";

/**
 * What the board can ask for, in our words, whichever HighLevel speaker answers. Ids are taken as valid (`idSchema`).
 * Every verb throws AppError: `not_found`, `rejected` (with field errors in our words), `conflict`, `rate_limited`,
 * `upstream_unavailable`, `upstream_invalid`, `upstream_timeout`. After the last a write may have happened, although it
 * was looked for, or may still; after all others it has not, but that a `conflict` says where it may come late.
 */
export type BoardService = {
  listPipelines(session: Session): Promise<Pipeline[]>;
  listStagePage(session: Session, page: PageRequest): Promise<OpportunityPage>;
  /** Count and value of every stage of the pipeline, in its order. */
  summarise(session: Session, of: InPipeline & { filters?: AskedFilters | undefined }): Promise<Summary>;
  getOpportunity(session: Session, one: OneOpportunity): Promise<Opportunity>;
  /**
   * With an `idempotencyKey`, the same draft sent again within a day gives the first one's opportunity: as it is now, also
   * after a restart and by another server. `conflict` without `current` while the first one is under way.
   */
  createOpportunity(session: Session, of: Creation): Promise<Opportunity>;
  /** Writes what differs from the opportunity as it is now; `conflict` when such a field has changed since `draft.base`. */
  editOpportunity(session: Session, one: OneOpportunity & { draft: EditDraft }): Promise<Opportunity>;
  /** At most one change upstream. With a `base` the opportunity is read first: `conflict` when it is in neither place any more. */
  moveOpportunity(session: Session, one: OneOpportunity & { to: MoveDraft }): Promise<Place & { id: string }>;
  deleteOpportunity(session: Session, one: OneOpportunity): Promise<void>;
  /** At most 20 contacts whose name, company, email, phone or tags hold `query`; the newest when it is absent. */
  searchContacts(session: Session, search: { query?: string | undefined }): Promise<Contact[]>;
  /** Everybody who can own an opportunity, by name. */
  listUsers(session: Session): Promise<Owner[]>;
};

const CONTACTS_SHOWN = 20;

type ServiceOptions = {
  /** The speaker that answers for a session's location. */
  clientFor: (session: Session) => HighLevelClient;
  /**
   * `upstream`: it sums itself (the embedded CRM). `counted`: v1 cannot, so that each stage is counted by its first
   * page, and values stay unknown.
   */
  summaries: "upstream" | "counted";
  /** Remembers what was created under which key. */
  storage: Storage;
  clock?: Clock;
  /** What upstream may still be at of the write that is under way; without it nothing. */
  openSendings?: OpenSendings;
};

/** The board's verbs over HighLevel's. It keeps nothing between two calls, but for what was created under a key. */
export function createBoardService(options: ServiceOptions): BoardService {
  const { clientFor, summaries, storage, clock = SYSTEM_CLOCK, openSendings } = options;
  const counted = summaries === "counted";
  const creations = openCreations(storage, clock.now);
  const inTurn = createTurns(clock.now);
  const partsFor = (session: Session) => {
    const times = timesFrom(clock.now());
    return {
      client: clientFor(session),
      clock,
      times,
      creations,
      session,
      ...(openSendings && { openSendings }),
    };
  };
  /** A write of one opportunity, after all that came before it. */
  const change = <One extends OneOpportunity, Answer>(
    write: (parts: ReturnType<typeof partsFor>, one: One) => Promise<Answer>,
  ) => {
    return (session: Session, one: One) => {
      const parts = partsFor(session);
      const turn = { key: `${session.locationId} ${one.opportunityId}`, beginByMs: parts.times.beginByMs };
      return inOurWords(() => inTurn(turn, () => write(parts, one)));
    };
  };
  return {
    listPipelines: async (session) => (await clientFor(session).listPipelines()).pipelines.map(pipelineOf),
    listStagePage: (session, page) => (counted ? readNarrowPage : readPage)(clientFor(session), page),
    summarise: (session, of) => (counted ? countNarrowStages : readSummary)(clientFor(session), of),
    getOpportunity: (session, one) => readOpportunity(clientFor(session), one),
    createOpportunity: (session, of) => inOurWords(() => create(partsFor(session), of)),
    editOpportunity: change(edit),
    moveOpportunity: change(move),
    deleteOpportunity: change(remove),
    searchContacts: async (session, { query }) => {
      const { contacts } = await clientFor(session).listContacts({ query, limit: CONTACTS_SHOWN });
      return contacts.map(contactOf);
    },
    listUsers: async (session) => {
      const { users } = await clientFor(session).listUsers();
      return users.map(ownerOf).sort((a, b) => a.name.localeCompare(b.name));
    },
  };
}

/** A refusal arrives in HighLevel's words, which nobody outside knows. */
async function inOurWords<Answer>(write: () => Promise<Answer>): Promise<Answer> {
  return write().catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== "rejected") throw error;
    throw new AppError("rejected", {
      message: error.message,
      cause: error,
      fieldErrors: fieldErrorsOf(error.fieldErrors),
      ...(error.hint === undefined ? {} : { hint: refusalHintOf(error.hint) }),
    });
  });
}
