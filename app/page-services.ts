import "server-only";
import { headers } from "next/headers";
import { redirect, unauthorized } from "next/navigation";
import { cache } from "react";
import { AppError } from "@/lib/errors";
import { PATH_HEADER } from "@/lib/http/page-headers";
import { getServer, type Server } from "@/lib/server";

/** Who looks at this page, and what stands behind their location. Whoever is not known is led to where they sign in. */
export const pageServices = cache(async () => {
  const server = await getServer();
  const sent = await headers();
  const session = await server.identity
    .sessionOf(sent)
    .catch((error: unknown) => leadAway(error, server, sent));
  return { ...(await server.servicesOf(session)), session };
});

async function leadAway(error: unknown, { signIn, identity }: Server, sent: Headers): Promise<never> {
  if (!(error instanceof AppError) || error.code !== "unauthenticated") throw error;
  if (!signIn) unauthorized();
  const query = new URLSearchParams({ to: sent.get(PATH_HEADER) ?? "/" });
  if (await identity.browsers?.hasLeft(sent)) query.set("again", "yes");
  redirect(`${signIn.publicUrl}/auth/login?${query}`);
}

/** The location of whoever looks at this page; undefined while nobody is signed in, or the server cannot tell. */
export const pageLocation = cache(async (): Promise<string | undefined> => {
  try {
    const { identity } = await getServer();
    return (await identity.sessionOf(await headers())).locationId;
  } catch {
    return undefined;
  }
});
