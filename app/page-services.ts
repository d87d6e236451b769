import "server-only";
import { headers } from "next/headers";
import { cache } from "react";
import { getServer } from "@/lib/server";

/** Who looks at this page, and what stands behind their location. */
export const pageServices = cache(async () => {
  const server = await getServer();
  const session = await server.identity.sessionOf(await headers());
  return { ...(await server.servicesOf(session)), session };
});
