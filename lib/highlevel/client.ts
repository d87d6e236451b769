import "server-only";
import { ask, askShared, readerOf, segment, tell, type Upstream } from "./send";
import {
  contactsWire,
  type OpportunityListQuery,
  opportunitiesWire,
  opportunityWire,
  pipelinesWire,
  summaryWire,
  usersWire,
  type WrittenOpportunityWire,
} from "./wire";

const DEADLINE_MS = 10_000;

type ClientOptions = Omit<Upstream, "deadlineMs"> & {
  /** For one call from its first byte to the last of its answer; 10,000 ms when absent. */
  deadlineMs?: number | undefined;
};
type InPipeline = { pipelineId: string };
type One = InPipeline & { opportunityId: string };

/** What a hundred boards ask at once is read once. */
const READERS = {
  pipelines: readerOf(pipelinesWire),
  opportunities: readerOf(opportunitiesWire),
  users: readerOf(usersWire),
};

const pipelinePath = ({ pipelineId }: InPipeline) => `/pipelines/${segment(pipelineId)}`;
const opportunitiesPath = (where: InPipeline) => `${pipelinePath(where)}/opportunities`;
const opportunityPath = (one: One) => `${opportunitiesPath(one)}/${segment(one.opportunityId)}`;

const laneOf = ({ startAfterId }: OpportunityListQuery) => (startAfterId === undefined ? "first" : "next");

/**
 * Whether a write to one address may change what a read of another answers: a pipeline's write leaves the cards of
 * the others alone, and what belongs to no pipeline, such as contacts, any write may change.
 */
export function isTouched({ read, written }: { read: string; written: string }): boolean {
  const [ofRead, ofWritten] = [read, written].map((url) => /\/pipelines\/([^/?]+)\//.exec(url)?.[1]);
  return ofRead === undefined || ofWritten === undefined || ofRead === ofWritten;
}

/**
 * HighLevel's v1 API, one method per call, in its own words. Each sends exactly one request.
 * All throw AppError: `upstream_timeout`, `upstream_unavailable` (also for 401 and 403), `upstream_invalid`,
 * `rate_limited`, `not_found`, `rejected` (field errors in the wire's words).
 * Source: HighLevel v1 Postman collection 1.1.20, read November 2026; `README.md` beside this file has the quirks.
 */
export function createHighLevelClient({ deadlineMs = DEADLINE_MS, ...options }: ClientOptions) {
  const upstream: Upstream = { ...options, deadlineMs };
  return {
    listPipelines: async () =>
      askShared(upstream, { method: "GET", path: "/pipelines/", lane: "first" }, READERS.pipelines),
    /** Deviation: only the embedded CRM has it. */
    summarise: async ({ query, ...where }: InPipeline & { query: OpportunityListQuery }) =>
      ask(upstream, { method: "GET", path: `${pipelinePath(where)}/summary`, query }, summaryWire),
    listOpportunities: async ({ query, ...where }: InPipeline & { query: OpportunityListQuery }) =>
      askShared(
        upstream,
        { method: "GET", path: opportunitiesPath(where), query, lane: laneOf(query) },
        READERS.opportunities,
      ),
    /** Read for an edit, which writes the stage and status that it finds: an older answer would move the card back. */
    getOpportunity: async (one: One) =>
      ask(
        upstream,
        { method: "GET", path: opportunityPath(one), isFresh: true, lane: "write" },
        opportunityWire,
      ),
    createOpportunity: async ({ body, ...where }: InPipeline & { body: WrittenOpportunityWire }) =>
      ask(upstream, { method: "POST", path: `${opportunitiesPath(where)}/`, body }, opportunityWire),
    updateOpportunity: async ({ body, ...one }: One & { body: WrittenOpportunityWire }) =>
      ask(upstream, { method: "PUT", path: opportunityPath(one), body }, opportunityWire),
    /** Both fields are sent: what v1 does with one alone is unknown. */
    updateStatus: async ({ body, ...one }: One & { body: { stageId: string; status: string } }) =>
      tell(upstream, { method: "PUT", path: `${opportunityPath(one)}/status`, body }),
    deleteOpportunity: async (one: One) => tell(upstream, { method: "DELETE", path: opportunityPath(one) }),
    listContacts: async (query: { query?: string | undefined; limit?: number | undefined }) =>
      ask(upstream, { method: "GET", path: "/contacts/", query, lane: "first" }, contactsWire),
    listUsers: async () =>
      askShared(upstream, { method: "GET", path: "/users/location", lane: "first" }, READERS.users),
  };
}
export type HighLevelClient = ReturnType<typeof createHighLevelClient>;
