import type { QueryClient, QueryState } from "@tanstack/react-query";
import { ApiProblem } from "@/lib/http/api-problem";
import type { BoardQueries } from "./held-reads";
import type { StoodIn } from "./queries";

type AnyState = Pick<
  QueryState<unknown>,
  "status" | "data" | "dataUpdatedAt" | "error" | "errorUpdatedAt" | "fetchStatus" | "fetchMeta"
>;

/** Whether what failed last in a stage's pages was reading on, and not reading again what is there. */
function hasFailedToReadOn({ status, data, fetchMeta }: AnyState): boolean {
  return status === "error" && data !== undefined && fetchMeta?.fetchMore !== undefined;
}

/**
 * What a column says of its pages. A failed refresh is not its business, because its cards are still there
 * (the line tells of it), and a next page that failed is over once the stage's head has been read after that.
 */
export function phaseOf(
  pages: AnyState,
  head: Pick<AnyState, "dataUpdatedAt"> | undefined,
): "loading" | "error" | "ready" {
  if (pages.status !== "error") return pages.status === "pending" ? "loading" : "ready";
  if (pages.data === undefined) return "error";
  const isOver = (head?.dataUpdatedAt ?? 0) > pages.errorUpdatedAt;
  return hasFailedToReadOn(pages) && pages.fetchStatus === "idle" && !isOver ? "error" : "ready";
}

/** Whether any of what is shown is being read, be it in the pause before a second try. */
export function isReading(client: QueryClient, queries: BoardQueries): boolean {
  const reads = [...queries.pages.values(), queries.summary];
  return reads.some(({ queryKey }) => client.getQueryState(queryKey)?.fetchStatus === "fetching");
}

/** The first pages that are there, and when each was read last, in epoch milliseconds. */
function firstPages(client: QueryClient, queries: BoardQueries) {
  return [...queries.pages].flatMap(([stageId, { queryKey }]) => {
    const pages = client.getQueryState(queryKey);
    const headKey = queries.heads.get(stageId)?.queryKey;
    const head = headKey && client.getQueryState(headKey);
    if (pages?.data === undefined) return [];
    return { pages, head, readAt: Math.max(pages.dataUpdatedAt, head?.dataUpdatedAt ?? 0) };
  });
}

/** Whether the first page of any stage is there. */
export function hasPages(client: QueryClient, queries: BoardQueries): boolean {
  return firstPages(client, queries).length > 0;
}

/** When the first page was read that has not been read again for longest, in epoch milliseconds; null without any. */
export function oldestReadAt(client: QueryClient, queries: BoardQueries): number | null {
  const reads = firstPages(client, queries).map(({ readAt }) => readAt);
  return reads.length > 0 ? Math.min(...reads) : null;
}

type OutOfDateOptions = {
  client: QueryClient;
  queries: BoardQueries;
  counts?: (error: unknown) => boolean;
};

/**
 * Since when what is shown is known, in epoch milliseconds, where the last try to read it again, or the summary beside
 * it, has failed by something that counts. Null when none has.
 */
export function outOfDateSince({ client, queries, counts = () => true }: OutOfDateOptions): number | null {
  const summary = client.getQueryState(queries.summary.queryKey);
  const hasFailedSummary = summary?.status === "error" && counts(summary.error);
  let sinceMs: number | null = null;
  for (const { pages, head, readAt } of firstPages(client, queries)) {
    const pagesFailedAt = !hasFailedToReadOn(pages) && counts(pages.error) ? failedAt(pages) : 0;
    const headFailedAt = head?.status === "error" && counts(head.error) ? head.errorUpdatedAt : 0;
    const hasFailed = hasFailedSummary || Math.max(pagesFailedAt, headFailedAt) > readAt;
    if (hasFailed) sinceMs = Math.min(sinceMs ?? readAt, readAt);
  }
  return sinceMs;
}

/** Not so of what was asked for without a line: it tells nothing of the CRM, and is read once there is one. */
export function wasSent(error: unknown): boolean {
  return !(error instanceof ApiProblem && error.code === "offline");
}

/**
 * What is shown of first pages that the server rendered while it could not ask upstream; null when there are none, or
 * all were read again.
 */
export function stoodInOf(client: QueryClient, queries: BoardQueries): StoodIn | null {
  const pages = Array.from(queries.pages, ([stageId, { queryKey }]) => {
    const headKey = queries.heads.get(stageId)?.queryKey;
    const isReadAgain = headKey && client.getQueryData(headKey);
    return isReadAgain ? undefined : client.getQueryData(queryKey)?.pages[0]?.stoodIn;
  });
  const known = pages.filter((stoodIn) => stoodIn !== undefined);
  if (known.length === 0) return null;
  // The moment is the server's: on a clock that is behind it would lie ahead.
  const sinceMs = Math.min(...known.map((one) => one.sinceMs), Date.now());
  return { sinceMs, isLimited: known.every(({ isLimited }) => isLimited) };
}

/** When a read that has data failed since, in milliseconds since the epoch; 0 when it has not. */
function failedAt({ status, data, errorUpdatedAt }: AnyState): number {
  return status === "error" && data !== undefined ? errorUpdatedAt : 0;
}
