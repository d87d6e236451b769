import type { QueryClient } from "@tanstack/react-query";
import { nanoid } from "nanoid";
import { type ChangeStore, createChangeStore, loadJudge } from "./change-store";
import { hasWrittenSince } from "./changes";
import { createHearing } from "./hearing";
import { askBeforeLeaving } from "./leaving";
import { createLine, type Line } from "./line";
import type { LookupParts } from "./lookups";
import { rememberMoves } from "./made-moves";
import { type BoardReads, httpReads } from "./queries";
import { type BoardWrites, heardBy, httpWrites } from "./sending";

/** The changes of one location and where its reads come from. It lives as long as the QueryClient, above all filters. */
export type BoardStore = {
  client: QueryClient;
  reads: BoardReads;
  changes: ChangeStore;
  /** How things are between the board and the CRM. */
  line: Line;
  hearing: ReturnType<typeof createHearing>;
  /** Whether leaving the page would lose a change from sight. */
  isLeavingAsked: () => boolean;
  /** What can be undone: a move outlives the board that made it. */
  moves: ReturnType<typeof rememberMoves>;
  /** Draws the next logical moment. */
  now: () => number;
  newId: () => string;
};

type BoardStoreParts = {
  client: QueryClient;
  /** The reads, given the clock they share with the changes. */
  readsOf: (clock: Pick<BoardReads, "now" | "hasWrittenSince">) => BoardReads;
  writes: BoardWrites;
  line?: Line;
  newId?: () => string;
} & Partial<Pick<LookupParts, "later">>;

/** Makes the store of a location. */
export function createBoardStore(parts: BoardStoreParts): BoardStore {
  const { client, writes, later, line = createLine() } = parts;
  let moment = 0;
  const now = () => ++moment;
  const reads = parts.readsOf({ now, hasWrittenSince: (since) => hasWrittenSince(changes.log(), since) });
  const changes = createChangeStore({
    ...{ writes, now, getOpportunity: reads.getOpportunity },
    ...(later && { later }),
  });
  const hearing = createHearing({ onOutcome: changes.onOutcome, now });
  const isLeavingAsked = askBeforeLeaving(changes, hearing.isHeard);
  const moves = rememberMoves();
  const newId = parts.newId ?? (() => nanoid());
  return { client, reads, changes, line, hearing, isLeavingAsked, moves, now, newId };
}

export { loadJudge };

const stores = new WeakMap<QueryClient, Map<string, BoardStore>>();

/** The one store of a location in a page. */
export function boardStoreOf(client: QueryClient, locationId: string): BoardStore {
  const ofClient = stores.get(client) ?? new Map<string, BoardStore>();
  stores.set(client, ofClient);
  const known = ofClient.get(locationId);
  if (known) return known;
  const line = createLine();
  const send = heardBy(line.hear);
  const readsOf: BoardStoreParts["readsOf"] = (clock) => httpReads({ locationId, ...clock }, send);
  const store = createBoardStore({ client, line, readsOf, writes: httpWrites(send) });
  ofClient.set(locationId, store);
  return store;
}

/** Whether leaving the page would lose a change of any board from sight, or keep it from being sent. */
export function isLeavingAsked(client: QueryClient): boolean {
  return [...(stores.get(client)?.values() ?? [])].some((store) => store.isLeavingAsked());
}

/** No board, be it on the screen or not, tells whoever comes next what was done until now, or asks them because of it. */
export function silenceBoards(client: QueryClient): void {
  for (const { hearing } of stores.get(client)?.values() ?? []) hearing.silence();
}
