import type { QueryClient } from "@tanstack/react-query";
import { oldestReadAt, outOfDateSince, stoodInOf } from "./freshness";
import type { BoardQueries } from "./held-reads";
import type { Line } from "./line";
import { listenTo } from "./listeners";
import { POLL } from "./queries";

const ROUND_EVERY_MS = 30_000;
/** However soon it seems worth to read again, not sooner than this after the last round. */
const SOONEST_MS = 3_000;
const LOOK_EVERY_MS = 1_000;
/** Browsers keep six connections over HTTP/1.1: the rep's own move must never wait behind a live read. */
const LIVE_LANES = 2;
const RELOAD_LANES = 4;

type LiveReadsParts = {
  client: QueryClient;
  queries: BoardQueries;
  /** False while nothing should be read: a hidden page, a drag. */
  isWelcome: () => boolean;
  /** Tells when it is worth to read again after what failed. */
  line: Line;
  onBusy: (isBusy: boolean) => void;
};

/** Keeps a board fresh: first pages and summary again every 30 s while somebody looks, or all at once on demand. */
export function createLiveReads({ client, queries, isWelcome, line, onBusy }: LiveReadsParts) {
  let lastRoundAtMs = Date.now();
  /**
   * The next round comes as soon as it is welcome: the line is back, or the board is opened again with what is old or
   * could not be read.
   */
  let isAwaited = isOutdated({ client, queries });
  let underWay: Promise<void> | null = null;

  /** One at a time; a second caller waits for the first. */
  function once(work: () => Promise<void>): Promise<void> {
    if (underWay) return underWay;
    onBusy(true);
    lastRoundAtMs = Date.now();
    isAwaited = false;
    underWay = work().finally(() => {
      underWay = null;
      line.forgetBefore(lastRoundAtMs);
      onBusy(false);
    });
    return underWay;
  }

  /** Sooner after a failure: who comes back to a board that is out of date should not wait. */
  function nextRoundAtMs(): number {
    const wishMs = line.retryAtMs() ?? Number.POSITIVE_INFINITY;
    return lastRoundAtMs + Math.min(ROUND_EVERY_MS, Math.max(SOONEST_MS, wishMs - lastRoundAtMs));
  }

  function roundIfDue(): void {
    const isDue = isAwaited || Date.now() >= nextRoundAtMs();
    if (isDue && isWelcome()) void once(() => readHeads({ client, queries }));
  }

  function roundAfterOutage(): void {
    isAwaited = true;
    roundIfDue();
  }

  return {
    readSummary: () => readSummary({ client, queries }),
    /** When is read again; a moment that has passed while that is under way. */
    nextReadAtMs: () => (underWay ? lastRoundAtMs : nextRoundAtMs()),
    /** Waits for a round under way, which began before the rep asked. */
    reload: async () => {
      await underWay;
      return once(() => reload({ client, queries }));
    },
    start(): () => void {
      const timer = setInterval(roundIfDue, LOOK_EVERY_MS);
      const ends = [
        listenTo(globalThis.document, "visibilitychange", roundIfDue),
        listenTo(globalThis.window, "online", roundAfterOutage),
      ];
      return () => {
        clearInterval(timer);
        for (const end of ends) end();
      };
    },
  };
}

type Reading = Pick<LiveReadsParts, "client" | "queries">;

function isOutdated({ client, queries }: Reading): boolean {
  if (outOfDateSince({ client, queries }) !== null || stoodInOf(client, queries) !== null) return true;
  const readAtMs = oldestReadAt(client, queries);
  return readAtMs !== null && readAtMs < Date.now() - ROUND_EVERY_MS;
}

/** The summary comes last, so that it is no older than the cards. Failures are kept by the queries. */
async function readHeads({ client, queries }: Reading): Promise<void> {
  await inLanes([...queries.pages], LIVE_LANES, async ([stageId, pages]) => {
    const state = client.getQueryState(pages.queryKey);
    const head = queries.heads.get(stageId);
    // Without a first page there is nothing beside which a head could lie.
    if (state?.data === undefined) {
      if (state?.status === "error") await client.infiniteQuery({ ...pages, retry: false });
    } else if (head) await client.query({ ...head, retry: false });
  });
  await client.query({ ...queries.summary, meta: POLL, staleTime: 0 }).catch(() => undefined);
}

async function reload({ client, queries }: Reading): Promise<void> {
  await inLanes([...queries.pages], RELOAD_LANES, async ([stageId, options]) => {
    // A next page under way would come back with the pages it started from.
    await client.cancelQueries({ queryKey: options.queryKey });
    const { pages } = await client.infiniteQuery({ ...options, pages: 1, staleTime: 0 });
    const head = queries.heads.get(stageId);
    if (head && pages[0]) client.setQueryData(head.queryKey, pages[0]);
  });
  await readSummary({ client, queries });
}

async function readSummary({ client, queries }: Reading): Promise<void> {
  await client.query({ ...queries.summary, staleTime: 0 }).catch(() => undefined);
}

/** Works on all items, a few at a time; one that fails stops nothing. */
async function inLanes<Item>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  const lane = async () => {
    for (const item of rest) await work(item).catch(() => undefined);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
