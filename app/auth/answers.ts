import "server-only";
import * as z from "zod";
import { AppError } from "@/lib/errors";
import type { BrowserSessions } from "@/lib/identity/browser-sessions";
import type { Session } from "@/lib/identity/session";
import { getServer, type Server } from "@/lib/server";

/** The cookies of a browser, and who is at the other end of its connection. */
export const browserHeaders = z.object({
  cookie: z.string().default(""),
  "x-pipelane-peer": z.string().default(""),
});

type SignIn = NonNullable<Server["signIn"]> & { browsers: BrowserSessions };

/** What browsers sign in by. @throws AppError `not_found` where they do not */
export async function signInOf(): Promise<SignIn> {
  const { signIn, identity } = await getServer();
  if (signIn && identity.browsers) return { ...signIn, browsers: identity.browsers };
  throw new AppError("not_found", {
    message: "a sign-in by browser, where there is no provider",
    hint: "People come to this Pipelane from their portal.",
  });
}

/** Sends a browser on, with cookies. */
export function sendTo(address: string | URL, cookies: readonly string[] = []): Response {
  const headers = new Headers({ location: String(address) });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(null, { status: 303, headers });
}

/** Cookies of a session that has just begun, in this location. */
export function cookiesOf({ token, session }: { token: string; session: Session }, { cookies }: SignIn) {
  const lifeMs = Math.max(0, (session.expiresAtMs ?? 0) - Date.now());
  return [cookies.session(token, lifeMs), cookies.lastLocation(session.locationId)];
}

/** The address of one of our own pages, or the first page for anything else: nobody is sent elsewhere, nor round. */
export function ownAddress(to: string, publicUrl: string): string {
  const url = URL.canParse(to, publicUrl) ? new URL(to, publicUrl) : null;
  const isOwn = url?.origin === publicUrl && !/^\/(auth|api)(\/|$)/.test(url.pathname);
  return isOwn ? url.href : `${publicUrl}/`;
}
