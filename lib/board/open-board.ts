import { boardActions } from "./board-actions";
import { boardEventOf, createEvents, moveEventsOf } from "./board-events";
import type { BoardStore } from "./board-store";
import { hasPages, isReading, outOfDateSince, stoodInOf } from "./freshness";
import { type BoardQueries, boardQueries, heldReads } from "./held-reads";
import { createListeners, listenTo } from "./listeners";
import type { Filters, Opportunity, Pipeline } from "./model";
import { observeReads } from "./observed-reads";
import type { LineState, OpenBoard, ShownStage } from "./shown";
import { UNTOLD } from "./tally";
import { createUpkeep } from "./upkeep";
import { createView, type View } from "./view";
import { isShallowEqual } from "./view-memory";

const UNREAD = { opportunities: [], ...UNTOLD };

/**
 * Opens one pipeline through one set of filters. Reading and hearing of changes begin with `start`; before it, as on
 * a server, it shows what the cache holds.
 */
export function openBoard(store: BoardStore, of: { pipeline: Pipeline; filters: Filters }): OpenBoard {
  const { client, changes } = store;
  const { pipeline, filters } = of;
  const queries = boardQueries(store.reads, of);
  const observed = observeReads(client, queries);
  const computeView = createView();
  const listeners = createListeners<void>();
  const events = createEvents();
  let isStarted = false;
  const view = keptView(
    () => {
      const input = { pipelineId: pipeline.id, filters, since: upkeep.since(), log: changes.log() };
      return computeView({ ...input, reads: heldReads(client, queries) });
    },
    { isTold: () => isStarted },
  );

  function changed(): void {
    view.forget();
    listeners.call();
  }

  const changedAnd = (then: () => void) => () => {
    changed();
    then();
  };
  const upkeep = createUpkeep({ store, queries, onBusy: changed });
  const matches = (opportunity: Opportunity) => view.now().matches(opportunity);
  const verbs = boardActions({
    ...{ store, pipelineId: pipeline.id, known: (id) => view.now().known(id) },
    onMoving: (change, opportunity) => {
      for (const event of moveEventsOf({ change, opportunity }, changes.log(), matches)) events.tell(event);
    },
  });

  function start(): () => void {
    const ends = [
      observed.start(changedAnd(upkeep.afterRead)),
      changes.subscribe(changedAnd(upkeep.afterChange)),
      store.hearing.begin(pipeline.id, (outcome) => {
        events.tell(boardEventOf(outcome, matches));
        if (isStarted) upkeep.afterOutcome(outcome);
      }),
      upkeep.start(),
      store.line.subscribe(listeners.call),
      listenTo(globalThis.window, "online", changes.checkAll),
    ];
    isStarted = true;
    changed();
    return () => {
      isStarted = false;
      // It is still asked by an Undo whose toast outlives it.
      view.forget();
      for (const end of ends) end();
    };
  }

  return {
    ...{ pipeline, filters, start },
    stage: keptStages((stageId) => ({
      ...(view.now().stages.get(stageId) ?? UNREAD),
      ...observed.state(stageId),
    })),
    actions: { ...verbs, refresh: upkeep.refresh, setDragging: upkeep.setDragging },
    totals: () => view.now().totals,
    isRefreshing: upkeep.isRefreshing,
    line: keptLine(store, queries, upkeep.nextReadAtMs),
    subscribe: listeners.add,
    ...{ onEvent: events.onEvent, tellTo: events.tellTo },
    ...{ loadMore: observed.loadMore, retryStage: observed.retry },
  };
}

/**
 * A view that is kept until it is forgotten. As long as nobody is told of changes that is soon: what is drawn at one go
 * is of one moment.
 */
function keptView(compute: () => View, { isTold }: { isTold: () => boolean }) {
  let view: View | null = null;
  const forget = () => {
    view = null;
  };
  const now = (): View => {
    if (view) return view;
    if (!isTold()) queueMicrotask(() => isTold() || forget());
    view = compute();
    return view;
  };
  return { now, forget };
}

/** The same stage as before while nothing in it differs, so that its column is not drawn again. */
function keptStages(stageOf: (stageId: string) => ShownStage): (stageId: string) => ShownStage {
  const kept = new Map<string, ShownStage>();
  return (stageId) => {
    const shown = stageOf(stageId);
    const before = kept.get(stageId);
    if (before && isShallowEqual(before, shown)) return before;
    kept.set(stageId, shown);
    return shown;
  };
}

function keptLine({ client, line }: BoardStore, queries: BoardQueries, nextReadAtMs: () => number) {
  let kept: LineState | null = null;
  return (): LineState | null => {
    const state = line.state({
      outOfDateSinceMs: outOfDateSince(client, queries),
      stoodIn: stoodInOf(client, queries),
      hasPages: hasPages(client, queries),
      // The next round is nothing that those who look at a skeleton wait for.
      nextReadAtMs: () => (isReading(client, queries) ? 0 : nextReadAtMs()),
    });
    if (!state || !kept || !isShallowEqual(state, kept)) kept = state;
    return kept;
  };
}
