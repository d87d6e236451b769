import {
  hashKey,
  InfiniteQueryObserver,
  type Query,
  type QueryClient,
  QueryObserver,
} from "@tanstack/react-query";
import { type ApiProblem, problemFrom } from "@/lib/http/api-problem";
import { phaseOf, wasSent } from "./freshness";
import type { BoardQueries } from "./held-reads";
import type { ShownStage } from "./shown";

type PagesState = Pick<ShownStage, "phase" | "problem" | "hasMore">;
type PagesOptions = BoardQueries["pages"] extends ReadonlyMap<string, infer Options> ? Options : never;
type PagesObserver = ReturnType<typeof observePages>;

function observePages(client: QueryClient, options: PagesOptions) {
  return new InfiniteQueryObserver(client, options);
}

/** What failed last of a query, which the cache forgets once it tries again. */
function rememberFailures() {
  // The same problem for the same error: what a column shows must not differ each time it is asked for.
  const problems = new WeakMap<Error, ApiProblem>();
  /** By the query's hash, until there is something to show. */
  const earlier = new Map<string, Error>();
  return {
    hear({ queryHash, state: { data, error } }: Query): void {
      if (data !== undefined) earlier.delete(queryHash);
      else if (error && wasSent(error)) earlier.set(queryHash, error);
    },
    earlierOf: (queryHash: string) => earlier.get(queryHash),
    forget: () => earlier.clear(),
    problemOf(error: Error): ApiProblem {
      const problem = problems.get(error) ?? problemFrom(error);
      problems.set(error, problem);
      return problem;
    },
  };
}

/** Holds a board's queries in the cache while it is open, reads their first pages, and reads on when asked. */
export function observeReads(client: QueryClient, queries: BoardQueries) {
  const observers = new Map<string, PagesObserver>();
  const failures = rememberFailures();

  function state(stageId: string): PagesState {
    const options = queries.pages.get(stageId);
    const query = options && client.getQueryState(options.queryKey);
    if (!query) return { phase: "loading", problem: null, hasMore: false };
    const headKey = queries.heads.get(stageId)?.queryKey;
    const earlier = failures.earlierOf(hashKey(options.queryKey));
    // What was asked for without a line since tells nothing newer.
    const error = earlier ?? query.error;
    return {
      // Whether it has failed again, or comes, is told when it is known.
      phase: earlier ? "error" : phaseOf(query, headKey && client.getQueryState(headKey)),
      problem: error ? failures.problemOf(error) : null,
      hasMore: (query.data?.pages.at(-1)?.nextCursor ?? null) !== null,
    };
  }

  /** A next page while nothing of this stage is under way: two would start from the same pages, and one be lost. */
  function readNext(stageId: string): void {
    const observer = observers.get(stageId);
    if (observer?.getCurrentResult().fetchStatus === "idle") void observer.fetchNextPage();
  }

  /** What failed with it, as the totals do, comes right with it. */
  async function readFirst(stageId: string): Promise<void> {
    await observers.get(stageId)?.refetch();
    const summary = { queryKey: queries.summary.queryKey, exact: true };
    if (client.getQueryState(summary.queryKey)?.status === "error") void client.refetchQueries(summary);
  }

  return {
    state,
    loadMore(stageId: string): void {
      const { hasMore, phase } = state(stageId);
      if (hasMore && phase === "ready") readNext(stageId);
    },
    async retry(stageId: string): Promise<void> {
      if (state(stageId).hasMore) readNext(stageId);
      else await readFirst(stageId);
    },
    /** Calls `onChange` synchronously when one of the queries changes. */
    start(onChange: () => void): () => void {
      for (const [stageId, options] of queries.pages) observers.set(stageId, observePages(client, options));
      const ofQuery = [
        ...observers.values(),
        ...Array.from(
          queries.heads.values(),
          (head) => new QueryObserver(client, { ...head, enabled: false }),
        ),
        new QueryObserver(client, queries.summary),
      ];
      const keys = [...queries.pages.values(), ...queries.heads.values(), queries.summary];
      const hashes = new Set(keys.map(({ queryKey }) => hashKey(queryKey)));
      const ends = ofQuery.map((observer) => observer.subscribe(() => undefined));
      ends.push(
        client.getQueryCache().subscribe(({ type, query }) => {
          if (type !== "updated" || !hashes.has(query.queryHash)) return;
          failures.hear(query);
          onChange();
        }),
      );
      return () => {
        observers.clear();
        failures.forget();
        for (const end of ends) end();
      };
    },
  };
}
