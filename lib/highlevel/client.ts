import "server-only";
import * as z from "zod";
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
  /** 10,000 ms when absent. */
  deadlineMs?: Upstream["deadlineMs"];
};
type InPipeline = { pipelineId: string };
type One = InPipeline & { opportunityId: string };
/**
 * When the write that a call belongs to has to be over, in epoch milliseconds; without it a call takes as long as its
 * kind may. What a write reads is fresh, goes before all other reads, and goes on when the browser has gone away.
 */
type OfWrite = { endByMs?: number | undefined };
type PlaceWire = { stageId: string; status: string };

/** What a hundred boards ask at once is read once; pages are most of it. */
const READERS = {
  pipelines: readerOf(pipelinesWire),
  opportunities: readerOf(z.compile(opportunitiesWire)),
  users: readerOf(usersWire),
};

const pipelinePath = ({ pipelineId }: InPipeline) => `/pipelines/${segment(pipelineId)}`;
const opportunitiesPath = (where: InPipeline) => `${pipelinePath(where)}/opportunities`;
const opportunityPath = (one: One) => `${opportunitiesPath(one)}/${segment(one.opportunityId)}`;

const laneOf = ({ startAfterId }: OpportunityListQuery) => (startAfterId === undefined ? "first" : "next");

/** Lists that no opportunity can change: a move would otherwise leave a board without its pipelines in an outage. */
const OF_LOCATION = /\/(pipelines|users\/location)\/?(\?|$)/;

/**
 * Whether a write to one address may change what a read of another answers: an opportunity's leaves the cards of other
 * pipelines alone, and the lists of pipelines and users. What else belongs to no pipeline, such as contacts, any write
 * may change.
 */
export function isTouched({ read, written }: { read: string; written: string }): boolean {
  if (OF_LOCATION.test(read) && written.includes("/opportunities")) return false;
  const [ofRead, ofWritten] = [read, written].map((url) => /\/pipelines\/([^/?]+)\//.exec(url)?.[1]);
  return ofRead === undefined || ofWritten === undefined || ofRead === ofWritten;
}

/**
 * HighLevel's v1 API, one method per call, in its own words. Each sends exactly one request.
 * All throw AppError: `upstream_timeout`, `upstream_unavailable` (also for a refused key), `upstream_invalid`,
 * `rate_limited`, `not_found`, `rejected` (field errors in the wire's words). Of a write `upstream_timeout` means that
 * no answer came and it may still be under way, or none to a POST that can be read; `upstream_invalid` that it is over
 * and nobody knows whether it was done; after all others it was not.
 * Source: HighLevel v1 Postman collection 1.1.20, read November 2026; `README.md` beside this file has the quirks.
 */
export function createHighLevelClient({ deadlineMs = DEADLINE_MS, ...options }: ClientOptions) {
  const upstream: Upstream = { ...options, deadlineMs };
  return {
    /** What people are told that it is, where a sentence begins. */
    name: upstream.name,
    listPipelines: async () =>
      askShared(upstream, { method: "GET", path: "/pipelines/", lane: "first" }, READERS.pipelines),
    /** Deviation: only the embedded CRM has it. */
    summarise: async ({ query, ...where }: InPipeline & { query: OpportunityListQuery }) =>
      ask(upstream, { method: "GET", path: `${pipelinePath(where)}/summary`, query }, summaryWire),
    listOpportunities: async ({
      query,
      endByMs,
      ...where
    }: InPipeline & OfWrite & { query: OpportunityListQuery }) => {
      const call = { method: "GET", path: opportunitiesPath(where), query, lane: laneOf(query) } as const;
      const ofWrite = endByMs === undefined ? {} : ({ endByMs, isFresh: true } as const);
      return askShared(upstream, { ...call, ...ofWrite }, READERS.opportunities);
    },
    /** Read for an edit, which writes the stage and status that it finds: an older answer would move the card back. */
    getOpportunity: async ({ endByMs, ...one }: One & OfWrite) =>
      ask(
        upstream,
        { method: "GET", path: opportunityPath(one), isFresh: true, lane: "write", endByMs },
        opportunityWire,
      ),
    createOpportunity: async ({
      body,
      endByMs,
      ...where
    }: InPipeline & OfWrite & { body: WrittenOpportunityWire }) =>
      ask(upstream, { method: "POST", path: `${opportunitiesPath(where)}/`, body, endByMs }, opportunityWire),
    updateOpportunity: async ({ body, endByMs, ...one }: One & OfWrite & { body: WrittenOpportunityWire }) =>
      ask(upstream, { method: "PUT", path: opportunityPath(one), body, endByMs }, opportunityWire),
    /** Both fields are sent: what v1 does with one alone is unknown. */
    updateStatus: async ({ body, endByMs, ...one }: One & OfWrite & { body: PlaceWire }) =>
      tell(upstream, { method: "PUT", path: `${opportunityPath(one)}/status`, body, endByMs }),
    deleteOpportunity: async ({ endByMs, ...one }: One & OfWrite) =>
      tell(upstream, { method: "DELETE", path: opportunityPath(one), endByMs }),
    listContacts: async (query: { query?: string | undefined; limit?: number | undefined }) =>
      ask(upstream, { method: "GET", path: "/contacts/", query, lane: "first" }, contactsWire),
    listUsers: async () =>
      askShared(upstream, { method: "GET", path: "/users/location", lane: "first" }, READERS.users),
  };
}
export type HighLevelClient = ReturnType<typeof createHighLevelClient>;
