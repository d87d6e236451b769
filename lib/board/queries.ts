import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type * as z from "zod/mini";
import { ApiProblem } from "@/lib/http/api-problem";
import { type Request, request } from "@/lib/http/request";
import {
  type Contact,
  contactsAnswerSchema,
  type Filters,
  type Location,
  locationSchema,
  type Opportunity,
  type OpportunityPage,
  type Owner,
  opportunityPageSchema,
  opportunitySchema,
  type Pipeline,
  pipelinesAnswerSchema,
  type Summary,
  summarySchema,
  usersAnswerSchema,
} from "./model";

/** Cards of a stage on arrival. */
const FIRST_PAGE_LENGTH = 20;
/** Cards of each page after that: as many as HighLevel gives. */
const LATER_PAGE_LENGTH = 100;

type Signal = {
  signal?: AbortSignal;
  /** Nobody waits for it: while HighLevel's quota is short, it is the first to go without. */
  isPoll?: boolean;
};
export type StagePageRequest = {
  pipelineId: string;
  stageId: string;
  filters: Filters;
  /** As the page before gave it; absent for the first page. */
  cursor?: string;
  limit: number;
};

/**
 * Where the board's reads come from: `httpReads` in the browser, the service on a server that renders. Every query
 * key starts with the location.
 */
export type BoardReads = {
  locationId: string;
  /** A logical moment, larger at each call. A server answers 0, which is before everything that a browser does. */
  now: () => number;
  /** Whether a write of ours was under way at any time since that moment. Absent where nothing is written. */
  hasWrittenSince?: (moment: number) => boolean;
  listPipelines(options: Signal): Promise<Pipeline[]>;
  listStagePage(page: StagePageRequest & Signal): Promise<OpportunityPage & Pick<StagePage, "stoodIn">>;
  summarise(of: { pipelineId: string; filters: Filters } & Signal): Promise<Summary>;
  getOpportunity(one: { pipelineId: string; opportunityId: string } & Signal): Promise<Opportunity>;
  searchContacts(search: { query: string } & Signal): Promise<Contact[]>;
  listUsers(options: Signal): Promise<Owner[]>;
  getLocation(options: Signal): Promise<Location>;
};

/** Since when the oldest of it is known, in epoch milliseconds, and whether nothing but a limit kept newer away. */
export type StoodIn = { sinceMs: number; isLimited: boolean };

/** A page as it was read: when the read began, and the cursor it began at (null for the first page). */
export type StagePage = OpportunityPage & {
  startedAt: number;
  cursor: string | null;
  /** Where a server that rendered could not ask upstream; the moment is by the server's clock. */
  stoodIn?: StoodIn;
};
/** A summary as it was read. `isMixed`: a write of ours was under way meanwhile, so it may or may not be in it. */
export type SummaryRead = Summary & { startedAt: number; isMixed: boolean };

type OfPipeline = { pipelineId: string; filters: Filters };
type OfStage = OfPipeline & { stageId: string };

/** Key prefix of all that was read of one pipeline. */
export function pipelineKey(locationId: string, pipelineId = "") {
  return [locationId, "pipeline", pipelineId] as const;
}

/** What all reads of the board share: pages are large and compared by nobody, and only we decide when to read again. */
const OURS = {
  structuralSharing: false,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
  // A paused query would show nothing for as long as the line is down; a failed one says so.
  networkMode: "always",
  // On a server the request's cache goes with the request; a timer would hold on to it.
  gcTime: typeof window === "undefined" ? Number.POSITIVE_INFINITY : 10 * 60_000,
  retry: (failures: number, error: Error) => failures < 1 && isPassing(error),
  retryDelay: 800,
} as const;

function isPassing(error: Error): boolean {
  return error instanceof ApiProblem && ["unreachable", "upstream_unavailable"].includes(error.code);
}

/** `meta` of a query that is read because time has passed, and not because somebody waits for it. */
export const POLL = { isPoll: true } as const;

/**
 * Of the location itself; small, and equal answers stay the same value, so that nothing is drawn again for them. Whoever
 * turns to a tab again has perhaps just changed it in another one.
 */
const OF_LOCATION = { ...OURS, structuralSharing: true, refetchOnWindowFocus: "always" } as const;

/** The location's pipelines; they change seldom, so an answer holds for a minute. */
export function pipelinesOptions(reads: BoardReads) {
  return queryOptions({
    ...OF_LOCATION,
    queryKey: [reads.locationId, "pipelines"],
    queryFn: ({ signal }) => reads.listPipelines({ signal }),
    staleTime: 60_000,
  });
}

/** All pages of a stage that were scrolled to. Never read again as a whole: see `stageHeadOptions`. */
export function stagePagesOptions(reads: BoardReads, of: OfStage) {
  const initialPageParam: string | null = null;
  return infiniteQueryOptions({
    ...OURS,
    queryKey: [...pipelineKey(reads.locationId, of.pipelineId), "stage", of.stageId, "pages", of.filters],
    queryFn: ({ pageParam, signal }) => readStagePage(reads, { ...of, cursor: pageParam, signal }),
    initialPageParam,
    getNextPageParam: (page: StagePage) => page.nextCursor,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The first page of a stage once more, kept beside the pages. */
export function stageHeadOptions(reads: BoardReads, of: OfStage) {
  return queryOptions({
    ...OURS,
    queryKey: [...pipelineKey(reads.locationId, of.pipelineId), "stage", of.stageId, "head", of.filters],
    queryFn: ({ signal }) => readStagePage(reads, { ...of, cursor: null, signal, isPoll: true }),
    staleTime: 0,
  });
}

async function readStagePage(
  reads: BoardReads,
  { cursor, ...of }: OfStage & { cursor: string | null; signal: AbortSignal; isPoll?: true },
): Promise<StagePage> {
  const startedAt = reads.now();
  const page = await reads.listStagePage({
    ...of,
    limit: cursor === null ? FIRST_PAGE_LENGTH : LATER_PAGE_LENGTH,
    ...(cursor === null ? {} : { cursor }),
  });
  return { ...page, startedAt, cursor };
}

/** Count and value of each stage. A mixed read does not replace a clean one: see `SummaryRead`. */
export function summaryOptions(reads: BoardReads, of: OfPipeline) {
  const queryKey = [...pipelineKey(reads.locationId, of.pipelineId), "summary", of.filters] as const;
  return queryOptions({
    ...OURS,
    queryKey,
    queryFn: async ({ signal, client, meta }): Promise<SummaryRead> => {
      const startedAt = reads.now();
      const summary = await reads.summarise({ ...of, signal, isPoll: meta === POLL });
      const isMixed = reads.hasWrittenSince?.(startedAt) ?? false;
      return cleanestSummary(client.getQueryData<SummaryRead>(queryKey), { ...summary, startedAt, isMixed });
    },
    staleTime: 30_000,
  });
}

/** A summary that may or may not have one of our writes replaces none: our own changes would be counted twice or not. */
export function cleanestSummary(held: SummaryRead | undefined, read: SummaryRead): SummaryRead {
  return read.isMixed ? (held ?? read) : read;
}

/** One opportunity, read anew whenever somebody opens it. */
export function opportunityOptions(reads: BoardReads, one: { pipelineId: string; opportunityId: string }) {
  return queryOptions({
    ...OURS,
    queryKey: [...pipelineKey(reads.locationId, one.pipelineId), "opportunity", one.opportunityId],
    queryFn: ({ signal }) => reads.getOpportunity({ ...one, signal }),
    staleTime: 0,
  });
}

/** As often as a board looks for changes: more failures in a row would stop all other calls. */
const ASKED_AGAIN_MS = 30_000;

/** Everybody who can own an opportunity; an answer holds for five minutes, and until there is one it is asked for again. */
export function usersOptions(reads: BoardReads) {
  return queryOptions({
    ...OF_LOCATION,
    queryKey: [reads.locationId, "users"],
    queryFn: ({ signal }) => reads.listUsers({ signal }),
    staleTime: 5 * 60_000,
    refetchInterval: ({ state }) => (state.status === "error" && !state.data ? ASKED_AGAIN_MS : false),
  });
}

/** How the location writes money and dates; an answer holds for five minutes. */
export function locationOptions(reads: BoardReads) {
  return queryOptions({
    ...OF_LOCATION,
    queryKey: [reads.locationId, "location"],
    queryFn: ({ signal }) => reads.getLocation({ signal }),
    staleTime: 5 * 60_000,
  });
}

/** Contacts for a picker: the newest for an empty query. */
export function contactsOptions(reads: BoardReads, query: string) {
  return queryOptions({
    ...OURS,
    queryKey: [reads.locationId, "contacts", query],
    queryFn: ({ signal }) => reads.searchContacts({ query, signal }),
    staleTime: 30_000,
  });
}

/** The board's reads over `/api`. Each verb throws ApiProblem. */
export function httpReads(
  context: Pick<BoardReads, "locationId" | "now" | "hasWrittenSince">,
  send: Request = request,
): BoardReads {
  const get = <Answer>(path: string, schema: z.ZodMiniType<Answer>, { signal, isPoll }: Signal) =>
    send({
      path,
      schema,
      ...(signal ? { signal } : {}),
      ...(isPoll ? { headers: { "X-Pipelane-Poll": "1" } } : {}),
    });
  return {
    ...context,
    listPipelines: async (options) => (await get("/api/pipelines", pipelinesAnswerSchema, options)).pipelines,
    listStagePage: ({ pipelineId, stageId, filters, cursor, limit, ...rest }) =>
      get(
        `${pipelinePath(pipelineId)}/opportunities${queryOf({ stageId, ...filters, cursor, limit })}`,
        opportunityPageSchema,
        rest,
      ),
    summarise: ({ pipelineId, filters, ...rest }) =>
      get(`${pipelinePath(pipelineId)}/summary${queryOf(filters)}`, summarySchema, rest),
    getOpportunity: ({ pipelineId, opportunityId, ...rest }) =>
      get(opportunityPath(pipelineId, opportunityId), opportunitySchema, rest),
    searchContacts: async ({ query, ...rest }) =>
      (await get(`/api/contacts${queryOf({ query })}`, contactsAnswerSchema, rest)).contacts,
    listUsers: async (options) => (await get("/api/users", usersAnswerSchema, options)).users,
    getLocation: (options) => get("/api/location", locationSchema, options),
  };
}

/** Path of a pipeline below `/api`. */
export function pipelinePath(pipelineId: string): string {
  return `/api/pipelines/${encodeURIComponent(pipelineId)}`;
}

/** Path of an opportunity below `/api`. */
export function opportunityPath(pipelineId: string, opportunityId: string): string {
  return `${pipelinePath(pipelineId)}/opportunities/${encodeURIComponent(opportunityId)}`;
}

function queryOf(parameters: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== "") search.set(name, String(value));
  }
  return search.size === 0 ? "" : `?${search}`;
}
