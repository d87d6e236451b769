import { boardActions } from "./board-actions";
import { boardEventOf, movedEventOf } from "./board-events";
import type { BoardStore } from "./board-store";
import { hasWrittenSince } from "./changes";
import { boardQueries, heldReads, oldestHeld } from "./held-reads";
import { createLiveReads } from "./live-reads";
import type { Filters, Opportunity, Pipeline } from "./model";
import { observeReads } from "./observed-reads";
import type { BoardEvent, OpenBoard, ShownStage } from "./shown";
import { createView, type View } from "./view";
import { isShallowEqual } from "./view-memory";

/** So many changed opportunities are remembered; beyond, all is read anew so that they can be forgotten. */
const MOST_TRACKS = 1_000;

const UNREAD = { opportunities: [], count: null, value: null, exact: false } as const;

/**
 * Opens one pipeline through one set of filters. Reading and hearing of changes begin with `start`; before it, as on
 * a server, it shows what the cache holds.
 */
export function openBoard(store: BoardStore, of: { pipeline: Pipeline; filters: Filters }): OpenBoard {
  const { client, reads, changes } = store;
  const { pipeline, filters } = of;
  const queries = boardQueries(reads, of);
  const observed = observeReads(client, queries);
  const computeView = createView();
  const listeners = createListeners<void>();
  const events = createListeners<BoardEvent | null>();
  const shownStages = new Map<string, ShownStage>();
  let since = store.now();
  let view: View | null = null;
  let isStarted = false;
  let isRefreshing = false;
  let isDragging = false;

  function currentView(): View {
    if (view && isStarted) return view;
    const input = { pipelineId: pipeline.id, filters, since, log: changes.log() };
    view = computeView({ ...input, reads: heldReads(client, queries) });
    return view;
  }

  function changed(): void {
    view = null;
    listeners.call();
  }

  const matches = (opportunity: Opportunity) => currentView().matches(opportunity);

  const live = createLiveReads({
    client,
    queries,
    isWelcome: () => !isDragging && globalThis.document?.visibilityState !== "hidden",
    onBusy: (isBusy) => {
      isRefreshing = isBusy;
      if (!isBusy) forgetCovered();
      changed();
    },
  });

  async function refresh(): Promise<void> {
    since = store.now();
    await live.reload();
  }

  function forgetCovered(): void {
    const oldest = oldestHeld(client, reads.locationId);
    if (oldest !== null) changes.forgetBefore(oldest);
  }

  function afterChange(): void {
    changed();
    const log = changes.log();
    // A first summary that met a write of ours may be off; it is read again once nothing is under way.
    const isMixed = client.getQueryData(queries.summary.queryKey)?.isMixed === true;
    if (isMixed && !hasWrittenSince(log, store.now())) void live.readSummary();
    if (log.tracks.size <= MOST_TRACKS || isRefreshing) return;
    // Reads of other filters that nobody looks at would keep all changes since they began.
    client.removeQueries({ queryKey: [reads.locationId, "pipeline"], type: "inactive" });
    void refresh();
  }

  function stage(stageId: string): ShownStage {
    const shown = { ...(currentView().stages.get(stageId) ?? UNREAD), ...observed.state(stageId) };
    const known = shownStages.get(stageId);
    if (known && isShallowEqual(known, shown)) return known;
    shownStages.set(stageId, shown);
    return shown;
  }

  function start(): () => void {
    const ends = [
      observed.start(changed),
      changes.subscribe(afterChange),
      changes.onOutcome((outcome) => {
        if (outcome.change.pipelineId === pipeline.id) events.call(boardEventOf(outcome, matches));
      }),
      live.start(),
      onOnline(changes.checkAll),
    ];
    isStarted = true;
    changed();
    return () => {
      isStarted = false;
      for (const end of ends) end();
    };
  }

  const verbs = boardActions({
    ...{ store, pipelineId: pipeline.id },
    known: (id) => currentView().known(id),
    onMoving: (change, opportunity) => events.call(movedEventOf("moving", { change, opportunity }, matches)),
  });
  const setDragging = (next: boolean) => {
    isDragging = next;
  };

  return {
    ...{ pipeline, filters, stage, start },
    actions: { ...verbs, refresh, setDragging },
    totals: () => currentView().totals,
    isRefreshing: () => isRefreshing,
    subscribe: listeners.add,
    onEvent: (listener) => events.add((event) => event && listener(event)),
    loadMore: observed.loadMore,
    retryStage: observed.retry,
  };
}

function createListeners<Message>() {
  const listeners = new Set<(message: Message) => void>();
  return {
    add(listener: (message: Message) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    call(message: Message): void {
      for (const listener of listeners) listener(message);
    },
  };
}

function onOnline(listener: () => void): () => void {
  globalThis.window?.addEventListener("online", listener);
  return () => globalThis.window?.removeEventListener("online", listener);
}
