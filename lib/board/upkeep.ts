import type { ProblemCode } from "@/lib/http/api-problem";
import type { BoardStore } from "./board-store";
import { hasWrittenSince } from "./changes";
import { type BoardQueries, oldestHeld } from "./held-reads";
import { createLiveReads } from "./live-reads";
import type { Outcome } from "./outcomes";
import { locationOptions, pipelinesOptions, usersOptions } from "./queries";

/** So many changed opportunities are remembered; beyond, all is read anew so that they can be forgotten. */
const MOST_TRACKS = 1_000;

const CHANGED_ELSEWHERE: readonly ProblemCode[] = ["not_found", "conflict"];

type UpkeepParts = {
  store: BoardStore;
  queries: BoardQueries;
  /** Called when a round of reads begins and when it has ended. */
  onBusy: () => void;
};

/** Reads again what the board holds, and lets go of changes that every read has seen. */
export function createUpkeep({ store, queries, onBusy }: UpkeepParts) {
  const { client, reads, changes, line } = store;
  let since = store.now();
  let isRefreshing = false;
  let isRecounting = false;
  let isDragging = false;

  const live = createLiveReads({
    ...{ client, queries, line },
    isWelcome: () => !isDragging && globalThis.document?.visibilityState !== "hidden",
    onBusy: (isBusy) => {
      isRefreshing = isBusy;
      if (!isBusy) forgetCovered();
      onBusy();
    },
  });

  function forgetCovered(): void {
    const oldest = oldestHeld(client, reads.locationId);
    if (oldest !== null) changes.forgetBefore(oldest);
  }

  async function refresh(): Promise<void> {
    since = store.now();
    await Promise.all([live.reload(), readLocation()]);
  }

  /** The stages themselves, the owners and the currency may be others by now. What fails stays as it was. */
  async function readLocation(): Promise<void> {
    const ofLocation = [pipelinesOptions(reads), usersOptions(reads), locationOptions(reads)];
    const keys = ofLocation.map(({ queryKey }) => queryKey);
    await Promise.all(keys.map((queryKey) => client.refetchQueries({ queryKey, exact: true })));
  }

  /**
   * A first summary that met a write of ours may be off: it is read again once nothing is under way. The summary can
   * come after the write's answer as well as before it.
   */
  function recountIfMixed(): void {
    const held = client.getQueryData(queries.summary.queryKey);
    if (isRecounting || !held?.isMixed || hasWrittenSince(changes.log(), store.now())) return;
    isRecounting = true;
    void live.readSummary().then(() => {
      isRecounting = false;
      // It met the next write. One that failed waits for the next round.
      if (client.getQueryData(queries.summary.queryKey) !== held) recountIfMixed();
    });
  }

  function afterChange(): void {
    recountIfMixed();
    const log = changes.log();
    if (log.tracks.size <= MOST_TRACKS || isRefreshing) return;
    // Reads of other filters that nobody looks at would keep all changes since they began.
    client.removeQueries({ queryKey: [reads.locationId, "pipeline"], type: "inactive" });
    void refresh();
  }

  /** Somebody else deleted or changed the card since it was counted, and nobody can tell when: it is counted again. */
  function afterOutcome(outcome: Outcome): void {
    const isOutdated = outcome.kind === "refused" && CHANGED_ELSEWHERE.includes(outcome.problem.code);
    if (isOutdated) void live.readSummary();
  }

  return {
    start: live.start,
    ...{ refresh, afterChange, afterOutcome, afterRead: recountIfMixed },
    isRefreshing: () => isRefreshing,
    nextReadAtMs: live.nextReadAtMs,
    setDragging(next: boolean): void {
      isDragging = next;
    },
    /** The moment when the person opened the board or last asked for everything anew. */
    since: () => since,
  };
}
