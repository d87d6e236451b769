import "server-only";
import { AppError } from "@/lib/errors";
import type { HighLevelClient } from "@/lib/highlevel/client";
import type { Session } from "@/lib/identity/session";
import type { CreateDraft, EditDraft, MoveDraft } from "./drafts";
import { type EditedField, mergeEdit } from "./merge";
import type {
  Contact,
  Filters,
  Opportunity,
  OpportunityPage,
  Owner,
  Pipeline,
  Place,
  Summary,
} from "./model";
import { createOnce } from "./once";
import {
  contactOf,
  createdWireOf,
  cursorQueryOf,
  editedWireOf,
  fieldErrorsOf,
  listQueryOf,
  opportunityOf,
  ownerOf,
  pipelineOf,
  refusalHintOf,
  summaryOf,
} from "./translate";
import { pageOf } from "./translate-page";

type InPipeline = { pipelineId: string };
/** Filters as they come out of a parsed query, where absent may be undefined. */
type AskedFilters = { [Name in keyof Filters]: Filters[Name] | undefined };
type OneOpportunity = InPipeline & { opportunityId: string };
type Creation = InPipeline & { draft: CreateDraft; idempotencyKey?: string | undefined };

/** A page of a stage: `limit` 1 to 100, 20 when absent; `cursor` as the page before gave it; without `stageId` all stages. */
export type PageRequest = InPipeline & {
  stageId?: string | undefined;
  filters?: AskedFilters | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
};

/**
 * What the board can ask for, in our words, whichever HighLevel speaker answers. Ids are taken as valid (`idSchema`).
 * Every verb throws AppError: `not_found`, `rejected` (with field errors in our words), `conflict`, `rate_limited`,
 * `upstream_unavailable`, `upstream_invalid`, `upstream_timeout`. After the last two a write may have happened.
 */
export type BoardService = {
  listPipelines(session: Session): Promise<Pipeline[]>;
  listStagePage(session: Session, page: PageRequest): Promise<OpportunityPage>;
  /** Count and value of every stage of the pipeline, in its order. */
  summarise(session: Session, of: InPipeline & { filters?: AskedFilters | undefined }): Promise<Summary>;
  getOpportunity(session: Session, one: OneOpportunity): Promise<Opportunity>;
  /** With an `idempotencyKey`, the same draft sent again within a day gives the first one's opportunity. */
  createOpportunity(session: Session, of: Creation): Promise<Opportunity>;
  /** Writes what differs from the opportunity as it is now; `conflict` when such a field has changed since `draft.base`. */
  editOpportunity(session: Session, one: OneOpportunity & { draft: EditDraft }): Promise<Opportunity>;
  /** One `PUT …/status` upstream. With a `base` the opportunity is read first: `conflict` when it is in neither place any more. */
  moveOpportunity(session: Session, one: OneOpportunity & { to: MoveDraft }): Promise<Place & { id: string }>;
  deleteOpportunity(session: Session, one: OneOpportunity): Promise<void>;
  /** At most 20 contacts whose name, company, email, phone or tags hold `query`; the newest when it is absent. */
  searchContacts(session: Session, search: { query?: string | undefined }): Promise<Contact[]>;
  /** Everybody who can own an opportunity, by name. */
  listUsers(session: Session): Promise<Owner[]>;
};

const PAGE_LENGTH = 20;
const CONTACTS_SHOWN = 20;

type ServiceOptions = {
  /** The speaker that answers for a session's location. */
  clientFor: (session: Session) => HighLevelClient;
  /**
   * `upstream`: it sums itself (the embedded CRM). `counted`: v1 cannot, so that each stage is counted by its first
   * page, and values stay unknown.
   */
  summaries: "upstream" | "counted";
};

/** The board's verbs over HighLevel's. It keeps nothing between two calls, but for what was created under a key. */
export function createBoardService({ clientFor, summaries }: ServiceOptions): BoardService {
  const counted = summaries === "counted";
  const once = createOnce<Opportunity>();
  return {
    listPipelines: async (session) => (await clientFor(session).listPipelines()).pipelines.map(pipelineOf),
    listStagePage: (session, page) => readPage(clientFor(session), page),
    summarise: (session, of) => (counted ? countStages : readSummary)(clientFor(session), of),
    getOpportunity: (session, one) => readOpportunity(clientFor(session), one),
    createOpportunity: async (session, { idempotencyKey, ...of }) => {
      const work = () => inOurWords(() => create(clientFor(session), of));
      if (idempotencyKey === undefined) return work();
      return once({ key: `${session.locationId} ${idempotencyKey}`, asked: JSON.stringify(of) }, work);
    },
    editOpportunity: (session, one) => inOurWords(() => edit(clientFor(session), one)),
    moveOpportunity: (session, one) => inOurWords(() => move(clientFor(session), one)),
    deleteOpportunity: (session, one) => clientFor(session).deleteOpportunity(one),
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

async function readPage(client: HighLevelClient, page: PageRequest): Promise<OpportunityPage> {
  const { pipelineId, stageId, filters = {}, cursor = null, limit = PAGE_LENGTH } = page;
  const from = cursor === null ? null : cursorQueryOf(cursor);
  const query = { ...listQueryOf(filters), stageId, limit, ...from };
  const wire = await client.listOpportunities({ pipelineId, query });
  return pageOf(wire, { limit, cursor, fromMs: from?.startAfter ?? null });
}

type SummaryRequest = InPipeline & { filters?: AskedFilters | undefined };

async function readSummary(client: HighLevelClient, { pipelineId, filters = {} }: SummaryRequest) {
  return summaryOf(await client.summarise({ pipelineId, query: listQueryOf(filters) }));
}

async function countStages(client: HighLevelClient, request: SummaryRequest): Promise<Summary> {
  const { pipelineId, filters = {} } = request;
  const { pipelines } = await client.listPipelines();
  const pipeline = pipelines.find(({ id }) => id === pipelineId);
  if (!pipeline) throw missing("pipeline");
  const stages = pipeline.stages.map(async ({ id: stageId }) => {
    // The very read of the stage's first page, so that one call upstream can serve both.
    const query = { ...listQueryOf(filters), stageId, limit: PAGE_LENGTH };
    const { opportunities, meta } = await client.listOpportunities({ pipelineId, query });
    // Whether `meta.total` minds `query` is not documented; without a total one can only tell "at least".
    const exact = meta.total !== null && filters.query === undefined;
    return { stageId, count: meta.total ?? opportunities.length, value: null, exact };
  });
  return { stages: await Promise.all(stages) };
}

async function readOpportunity(client: HighLevelClient, one: OneOpportunity): Promise<Opportunity> {
  const wire = await client.getOpportunity(one);
  if (wire.pipelineId !== null && wire.pipelineId !== one.pipelineId) throw missing("opportunity");
  return opportunityOf(wire);
}

async function create(client: HighLevelClient, { pipelineId, draft }: Creation): Promise<Opportunity> {
  return opportunityOf(await client.createOpportunity({ pipelineId, body: createdWireOf(draft) }));
}

async function edit(
  client: HighLevelClient,
  one: OneOpportunity & { draft: EditDraft },
): Promise<Opportunity> {
  const { draft, ...where } = one;
  const current = await readOpportunity(client, where);
  const { changed, conflicts } = mergeEdit(current, draft);
  if (conflicts.length > 0) throw conflictOf(current, conflicts);
  if (changed.size === 0) return current;
  return opportunityOf(
    await client.updateOpportunity({ ...where, body: editedWireOf(current, draft, changed) }),
  );
}

function conflictOf(current: Opportunity, fields: readonly EditedField[]): AppError {
  return new AppError("conflict", {
    message: `edit of fields that changed meanwhile: ${fields.join(", ")}`,
    hint: "Somebody else changed the same fields meanwhile. Compare theirs with yours, then save again.",
    current,
    fieldErrors: fields.map((path) => ({ path, message: "Somebody else changed this meanwhile" })),
  });
}

async function move(client: HighLevelClient, one: OneOpportunity & { to: MoveDraft }) {
  const { to, ...where } = one;
  const { stageId, status, base } = to;
  if (base) refuseOvertaken(await readOpportunity(client, where), { base, to: { stageId, status } });
  await client.updateStatus({ ...where, body: { stageId, status } });
  return { id: one.opportunityId, stageId, status };
}

/** A card that somebody else has moved meanwhile is not taken from where they put it without a word. */
function refuseOvertaken(current: Opportunity, { base, to }: { base: Place; to: Place }): void {
  if ([base, to].some((place) => current.stageId === place.stageId && current.status === place.status))
    return;
  throw new AppError("conflict", {
    message: "move of an opportunity that was moved meanwhile",
    hint: "Somebody else moved it meanwhile, and it stays where they put it.",
    current,
  });
}

function missing(what: string): AppError {
  return new AppError("not_found", {
    message: `no such ${what}`,
    hint: `This ${what} does not exist any more.`,
  });
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
