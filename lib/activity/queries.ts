import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type BoardReads, opportunityPath } from "@/lib/board/queries";
import { download } from "@/lib/http/download";
import { request } from "@/lib/http/request";
import { type ActivityFilters, type ActivityPage, activityPageSchema, activityPeopleSchema } from "./model";

type OneOpportunity = { pipelineId: string; opportunityId: string };
type Of = Pick<BoardReads, "locationId">;

/** The log of one opportunity, page by page, read anew whenever somebody opens it. */
export function activityOfOptions({ locationId }: Of, one: OneOpportunity) {
  const path = `${opportunityPath(one.pipelineId, one.opportunityId)}/activity`;
  return pagesOf([locationId, "activity", "of", one.opportunityId], path);
}

/** The log of the whole location, page by page. */
export function activityOptions({ locationId }: Of, filters: ActivityFilters) {
  return pagesOf([locationId, "activity", "all", filters], "/api/activity", filters);
}

/** Whom the log can be narrowed by, in no order. */
export function activityPeopleOptions({ locationId }: Of) {
  return queryOptions({
    queryKey: [locationId, "activity", "people"],
    queryFn: async ({ signal }) =>
      (await request({ path: "/api/activity/people", schema: activityPeopleSchema, signal })).people,
    ...READ_ANEW,
  });
}

/** All that `activityOptions` shows, as a CSV file. @throws ApiProblem */
export function exportActivity(filters: ActivityFilters): Promise<Blob> {
  return download({ path: `/api/activity/export${queryOf(filters)}`, accept: "text/csv" });
}

/** The log is our own, and somebody may have done something meanwhile. */
const READ_ANEW = {
  networkMode: "always",
  retry: false,
  staleTime: 0,
  refetchOnWindowFocus: "always",
} as const;

function pagesOf(queryKey: readonly unknown[], path: string, filters: ActivityFilters = {}) {
  const initialPageParam: string | null = null;
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      request({
        path: path + queryOf({ ...filters, cursor: pageParam ?? undefined }),
        schema: activityPageSchema,
        signal,
      }),
    initialPageParam,
    getNextPageParam: ({ nextCursor }: ActivityPage) => nextCursor,
    ...READ_ANEW,
  });
}

function queryOf(parameters: Record<string, string | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value) search.set(name, value);
  return search.size === 0 ? "" : `?${search}`;
}
