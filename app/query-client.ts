import { isServer, notifyManager, QueryClient } from "@tanstack/react-query";

// By default results reach the screen a macrotask later; a card that is dropped must be painted in the next frame.
notifyManager.setScheduler(queueMicrotask);

const FRESH_MS = 30_000;

/** A client for one request on the server, or for the life of the page in a browser. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        // A focus would read every loaded page of every stage again; the board has a rhythm of its own.
        refetchOnWindowFocus: false,
      },
      // As text: of objects React would walk through every value, to write the page's data and twice to read it.
      dehydrate: { serializeData: JSON.stringify },
      hydrate: { deserializeData: JSON.parse },
    },
  });
}

let inBrowser: QueryClient | undefined;

/** The browser has one client; two people on the server never share one. */
export function getQueryClient(): QueryClient {
  if (isServer) return makeQueryClient();
  inBrowser ??= makeQueryClient();
  return inBrowser;
}
