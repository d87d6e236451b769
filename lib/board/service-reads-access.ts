import "server-only";
import { AppError } from "@/lib/errors";
import { seesAll, seesOwner, seesPipeline } from "@/lib/identity/access";
import type { Session } from "@/lib/identity/session";
import type { Contact } from "./model";
import type { BoardService } from "./service";
import type { PageRequest } from "./service-reads";
import type { Entrance } from "./service-sight";

type Reads = Pick<
  BoardService,
  "listPipelines" | "listStagePage" | "summarise" | "getOpportunity" | "searchContacts" | "listUsers"
>;
type Filters = NonNullable<PageRequest["filters"]>;

const CONTACTS_SHOWN = 20;
/** As many as one call gives. */
const SAMPLED = 100;

/** The verbs that read, each answering what exists for whoever asks. */
export function restrictedReads(board: BoardService, enter: Entrance): Reads {
  const reads: Reads = {
    listPipelines: async (session) => {
      enter.role(session, "listPipelines");
      return (await board.listPipelines(session)).filter(({ id }) => seesPipeline(session, id));
    },
    listStagePage: async (session, request) => {
      const sight = await enter.pipeline(session, "listStagePage", request.pipelineId);
      sight.checkStage(request.stageId);
      const filters = ownFilters(session, request.filters);
      if (!filters) return { opportunities: [], total: 0, nextCursor: null };
      const page = await board.listStagePage(session, { ...request, filters });
      // Whoever sees all gets the page that all of them share, whose JSON is made once.
      if (seesAll(session)) return page;
      const opportunities = sight.showAll(page.opportunities);
      // A page with somebody else's in it was not filtered, and so neither was its total.
      const isTrue = opportunities.length === page.opportunities.length;
      return { ...page, opportunities, total: isTrue ? page.total : opportunities.length };
    },
    summarise: async (session, request) => {
      const sight = await enter.pipeline(session, "summarise", request.pipelineId);
      const filters = ownFilters(session, request.filters);
      if (!filters) return sight.emptySummary();
      const summary = board.summarise(session, { ...request, filters });
      const { pipelineId } = request;
      const asked = { pipelineId, filters, limit: SAMPLED };
      const sample = session.restrictions.ownOnly && board.listStagePage(session, asked);
      const [counted, page] = await Promise.all([summary, sample]);
      if (page && sight.showAll(page.opportunities).length < page.opportunities.length) throw unfiltered();
      return sight.showSummary(counted);
    },
    getOpportunity: async (session, one) => {
      const sight = await enter.pipeline(session, "getOpportunity", one.pipelineId);
      return sight.show(await board.getOpportunity(session, one));
    },
    searchContacts: async (session, search) => {
      enter.role(session, "searchContacts");
      if (session.restrictions.ownOnly) return ownContacts(reads, session, search.query);
      return board.searchContacts(session, search);
    },
    listUsers: async (session) => {
      enter.role(session, "listUsers");
      return (await board.listUsers(session)).filter(({ id }) => seesOwner(session, id));
    },
  };
  return reads;
}

/** Counts cannot be looked at one by one: a page by the same filters shows whether they are the asker's. */
function unfiltered(): AppError {
  return new AppError("upstream_invalid", {
    message: "upstream counts by an owner, and lists what is another's",
    hint: "Opportunities of others were counted too, so no counts are shown to you.",
  });
}

/** Filters that find one's own alone; null when they ask for another's, of which there are none. */
function ownFilters(session: Session, filters: Filters = {}): Filters | null {
  const { restrictions, userId } = session;
  if (!restrictions.ownOnly) return filters;
  const ownerId = filters.ownerId ?? userId;
  return ownerId === null || !seesOwner(session, ownerId) ? null : { ...filters, ownerId };
}

/** Contacts have no owner here: those of one's own opportunities are one's own. */
async function ownContacts(reads: Reads, session: Session, query: string | undefined): Promise<Contact[]> {
  const pipelines = await reads.listPipelines(session);
  const pages = await Promise.all(
    pipelines.map(({ id: pipelineId }) =>
      reads.listStagePage(session, { pipelineId, filters: { query }, limit: CONTACTS_SHOWN }),
    ),
  );
  const contacts = pages.flatMap(({ opportunities }) => opportunities.map(({ contact }) => contact));
  const known = new Map(contacts.filter(({ id }) => id !== "").map((contact) => [contact.id, contact]));
  return [...known.values()].slice(0, CONTACTS_SHOWN);
}
