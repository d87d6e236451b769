import "server-only";
import type { QueryClient } from "@tanstack/react-query";
import type { BoardReads } from "@/lib/board/queries";
import { pageServices } from "../page-services";
import { makeQueryClient } from "../query-client";
import { serverReads } from "../server-reads";

/** What a page of the settings begins with, read on the server; without any where there is nothing to arrange. */
export async function readAhead(
  read: (client: QueryClient, reads: BoardReads) => Promise<unknown>,
): Promise<QueryClient> {
  const client = makeQueryClient();
  const services = await pageServices();
  if (services.settings.canAdminister) await read(client, serverReads(services));
  return client;
}
