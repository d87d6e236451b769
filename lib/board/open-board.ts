import { boardActions } from "./board-actions";
import { boardEventOf, moveEventsOf } from "./board-events";
import type { BoardStore } from "./board-store";
import { hasPages, isReading, outOfDateSince, stoodInOf, wasSent } from "./freshness";
import { type BoardQueries, boardQueries, heldReads } from "./held-reads";
import { keepView } from "./kept-view";
import { createListeners, listenTo } from "./listeners";
import type { Filters, Opportunity, Pipeline } from "./model";
import { observeReads } from "./observed-reads";
import type { LineState, OpenBoard } from "./shown";
import { createUpkeep } from "./upkeep";
import { isShallowEqual } from "./view-memory";

/**
 * Opens one pipeline through one set of filters. Reading and hearing of changes begin with `start`; before it, as on
 * a server, it shows what the cache holds.
 */
export function openBoard(store: BoardStore, of: { pipeline: Pipeline; filters: Filters }): OpenBoard {
  const { client, changes } = store;
  const { pipeline, filters } = of;
  const queries = boardQueries(store.reads, of);
  const observed = observeReads(client, queries);
  const listeners = createListeners<void>();
  const events = store.hearing.eventsOf(pipeline.id);
  const view = keepView({
    input: () => ({
      ...{ pipelineId: pipeline.id, filters, since: upkeep.since(), log: changes.log() },
      reads: heldReads(client, queries),
    }),
    stateOf: observed.state,
  });

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
      changes.onOutcome((outcome) => {
        if (outcome.change.pipelineId === pipeline.id) upkeep.afterOutcome(outcome);
      }),
      upkeep.start(),
      store.line.subscribe(listeners.call),
      listenTo(globalThis.window, "online", changes.checkAll),
    ];
    store.hearing.begin(pipeline.id, (outcome) =>
      events.tell(boardEventOf(outcome, { log: changes.log(), matches })),
    );
    view.begin();
    changed();
    return () => {
      view.end();
      for (const end of ends) end();
    };
  }

  return {
    ...{ pipeline, filters, start },
    stage: view.stage,
    actions: { ...verbs, refresh: upkeep.refresh, setDragging: upkeep.setDragging },
    totals: view.totals,
    isRefreshing: upkeep.isRefreshing,
    line: keptLine(store, queries, upkeep.nextReadAtMs),
    subscribe: listeners.add,
    ...{ onEvent: events.onEvent, tellTo: events.tellTo },
    ...{ loadMore: observed.loadMore, retryStage: observed.retry },
  };
}

function keptLine({ client, line }: BoardStore, queries: BoardQueries, nextReadAtMs: () => number) {
  let kept: LineState | null = null;
  return (): LineState | null => {
    const state = line.state({
      outOfDateSinceMs: outOfDateSince({ client, queries, counts: wasSent }),
      stoodIn: stoodInOf(client, queries),
      hasPages: hasPages(client, queries),
      // The next round is nothing that those who look at a skeleton wait for.
      nextReadAtMs: () => (isReading(client, queries) ? 0 : nextReadAtMs()),
    });
    if (!state || !kept || !isShallowEqual(state, kept)) kept = state;
    return kept;
  };
}
