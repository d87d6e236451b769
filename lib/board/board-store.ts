import type { QueryClient } from "@tanstack/react-query";
import { type BoardReads, httpReads } from "./queries";

/** The changes of one location and where its reads come from. Lives as long as the QueryClient. */
export type BoardStore = { client: QueryClient; reads: BoardReads };

const stores = new WeakMap<QueryClient, Map<string, BoardStore>>();

/** The one store of a location in a page. */
export function boardStoreOf(client: QueryClient, locationId: string): BoardStore {
  const ofClient = stores.get(client) ?? new Map<string, BoardStore>();
  stores.set(client, ofClient);
  const known = ofClient.get(locationId);
  if (known) return known;
  let moment = 0;
  const store = { client, reads: httpReads({ locationId, now: () => ++moment }) };
  ofClient.set(locationId, store);
  return store;
}
