import "server-only";
import type { QueryClient } from "@tanstack/react-query";
import type { BoardReads } from "@/lib/board/queries";
import { LOCAL_SESSION } from "@/lib/identity/session";
import { getServer } from "@/lib/server";
import { makeQueryClient } from "../query-client";
import { serverReads } from "../server-reads";

/** What a page of the settings begins with, read on the server; without any where there is nothing to arrange. */
export async function readAhead(
  read: (client: QueryClient, reads: BoardReads) => Promise<unknown>,
): Promise<QueryClient> {
  const client = makeQueryClient();
  const server = await getServer();
  if (server.settings.canAdminister) await read(client, serverReads(server, LOCAL_SESSION));
  return client;
}
