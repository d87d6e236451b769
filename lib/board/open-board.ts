import { InfiniteQueryObserver, QueryObserver } from "@tanstack/react-query";
import { problemFrom } from "@/lib/http/api-problem";
import type { BoardStore } from "./board-store";
import type { Filters, Pipeline } from "./model";
import { stagePagesOptions, summaryOptions } from "./queries";
import type { OpenBoard, ShownStage } from "./shown";

// A first version that only reads, so that columns can be built against it.

/** Opens one pipeline through one set of filters. */
export function openBoard(store: BoardStore, of: { pipeline: Pipeline; filters: Filters }): OpenBoard {
  const { client, reads } = store;
  const { pipeline, filters } = of;
  const summary = new QueryObserver(client, summaryOptions(reads, { pipelineId: pipeline.id, filters }));
  const pages = new Map(
    pipeline.stages.map(({ id }) => [
      id,
      new InfiniteQueryObserver(
        client,
        stagePagesOptions(reads, { pipelineId: pipeline.id, stageId: id, filters }),
      ),
    ]),
  );
  const cache = new Map<string, { key: unknown[]; stage: ShownStage }>();

  function stage(stageId: string): ShownStage {
    const result = pages.get(stageId)?.getCurrentResult();
    const counted = summary.getCurrentResult().data?.stages.find((entry) => entry.stageId === stageId);
    const key = [result?.data, counted, result?.status, result?.isFetchingNextPage];
    const known = cache.get(stageId);
    if (known?.key.every((part, index) => part === key[index])) return known.stage;
    const shown: ShownStage = {
      opportunities: (result?.data?.pages ?? []).flatMap((page) =>
        page.opportunities.map((opportunity) => ({ ...opportunity, change: null })),
      ),
      count: counted?.count ?? null,
      value: counted?.value ?? null,
      exact: counted?.exact ?? false,
      phase: result?.status === "success" ? "ready" : result?.status === "error" ? "error" : "loading",
      problem: result?.error ? problemFrom(result.error) : null,
      hasMore: result?.hasNextPage ?? false,
      isLoadingMore: result?.isFetchingNextPage ?? false,
    };
    cache.set(stageId, { key, stage: shown });
    return shown;
  }

  const none = { count: null, value: null, exact: false };
  const listeners = new Set<() => void>();
  const notify = () => listeners.forEach((listener) => void listener());
  const unbuilt = () => Promise.reject(problemFrom(new Error("not built yet")));
  return {
    pipeline,
    filters,
    stage,
    totals: () => none,
    isRefreshing: () => false,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onEvent: () => () => undefined,
    loadMore: (stageId) => void pages.get(stageId)?.fetchNextPage(),
    retryStage: (stageId) => void pages.get(stageId)?.refetch(),
    start: () => {
      const ends = [summary, ...pages.values()].map((observer) => observer.subscribe(notify));
      return () => ends.forEach((end) => void end());
    },
    actions: {
      move: () => null,
      create: unbuilt,
      edit: unbuilt,
      remove: unbuilt,
      undo: () => undefined,
      retry: () => undefined,
      dismiss: () => undefined,
      refresh: async () => undefined,
      setDragging: () => undefined,
    },
  };
}
