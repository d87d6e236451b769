import "server-only";
import * as z from "zod";
import { AppError } from "@/lib/errors";
import { type BrowserSessions, createBrowserSessions } from "./browser-sessions";
import type { Cookies } from "./cookies";
import { type HighLevelUser, personOf } from "./highlevel-user";
import { readUserData } from "./highlevel-user-data";
import { personOfMember } from "./member";
import { readPortalToken } from "./portal-token";
import type { Session } from "./session";
import { createSessions, digestOfKey, type FoundSession, type SessionsOptions } from "./sessions";
import { refused, type SigningLocation, type Statement, signInAgain } from "./statement";

const locationId = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, "is not an id");

/** Body of `POST /api/session`: what a portal has signed, or HighLevel's answer to `REQUEST_USER_DATA`. */
export const credentialSchema = z.discriminatedUnion("way", [
  z.strictObject({ way: z.literal("portal"), locationId, token: z.string().min(1).max(8_000) }),
  z.strictObject({ way: z.literal("highlevel"), locationId, payload: z.string().min(1).max(8_000) }),
]);
export type Credential = z.infer<typeof credentialSchema>;

/**
 * HighLevel's data has no time in it, so it would let in for ever. A shared secret that is replaced within this time
 * lets none in twice; a longer memory would cost a row for each renewal of each person.
 */
const USER_DATA_REMEMBERED_MS = 90 * 86_400_000;

export type Identity = {
  /** Who sends these headers. @throws AppError `unauthenticated` when nobody can tell */
  sessionOf(headers: Headers): Promise<Session>;
  /** A session for what one of the ways in shows. @throws AppError `unauthenticated`, `forbidden` */
  signIn(credential: Credential): Promise<{ token: string; session: Session }>;
  /** Ends the session that these headers carry, on every server. */
  signOut(headers: Headers): Promise<void>;
  /** Of browsers that sign in at a provider; null where there is none. */
  browsers: BrowserSessions | null;
};

type IdentityOptions = SessionsOptions & {
  locationOf: (id: string) => SigningLocation | null;
  /** Who asks without any token; null where everybody has to sign in. */
  local: () => Session | null;
  /** What a location's CRM says of a user; null when it does not list them. */
  lookUpUser: (of: { locationId: string; userId: string }) => Promise<HighLevelUser | null>;
  /** The provider where browsers sign in, to which of these locations, and by which cookies. */
  provider?: { issuer: string; cookies: Cookies; locations: () => readonly SigningLocation[] } | null;
};

/** Who is asking: signs in, knows again, and signs out. The database is the only memory. */
export function createIdentity(options: IdentityOptions): Identity {
  const { locationOf, local, lookUpUser, provider = null, ...rest } = options;
  const { now = () => Date.now() } = rest;
  const sessions = createSessions(rest);

  async function sessionBy(token: string): Promise<Session | null> {
    const found = await sessions.find(token);
    const location = found && locationOf(found.locationId);
    if (!location) return null;
    const { way, keyId, keyDigest, provided, ...session } = found;
    if (way !== "oidc") return isVouchedFor({ way, keyId, keyDigest, token }, location) ? session : null;
    // Asked anew each time: what the file says of somebody holds at once.
    const person = provided && keyId === provider?.issuer ? personOfMember(provided, location) : null;
    return person && { ...session, ...person };
  }

  async function stateUserData(payload: string, location: SigningLocation): Promise<Statement> {
    const { data, digest } = readUserData(payload, location);
    // Known before upstream is asked, so that a replay costs nothing there.
    if (await sessions.isSpent(digest)) throw refused("HighLevel's user data that was spent before");
    const user = await lookUpUser({ locationId: location.id, userId: data.userId });
    const nowMs = now();
    return {
      person: personOf(data, user),
      way: "highlevel",
      keyId: null,
      secret: location.highLevel?.sharedSecret ?? null,
      statedAtMs: nowMs,
      proof: { digest, expiresAtMs: nowMs + USER_DATA_REMEMBERED_MS },
    };
  }

  return {
    async sessionOf(headers) {
      const token = bearerOf(headers);
      if (token !== null) return (await sessionBy(token)) ?? refuseEnded();
      const ofBrowser = provider?.cookies.sessionIn(headers) ?? null;
      if (ofBrowser === null) return local() ?? refuseStranger(provider !== null);
      const session = await sessionBy(ofBrowser);
      const page = headers.get("x-pipelane-location");
      if (session && page !== null && page !== session.locationId) {
        throw signInAgain("a page of a location that its browser has left");
      }
      if (session) return session;
      throw signInAgain("a browser's session that has ended, or never was");
    },

    async signIn(credential) {
      const location = locationOf(credential.locationId);
      if (!location) throw refused("a sign-in to a location that is not configured");
      const statement =
        credential.way === "portal"
          ? await readPortalToken({ token: credential.token, location, nowMs: now() })
          : await stateUserData(credential.payload, location);
      return sessions.open(location.id, statement);
    },

    async signOut(headers) {
      const token = bearerOf(headers);
      if (token !== null) await sessions.end(token);
    },

    browsers: provider && createBrowserSessions({ ...provider, sessions, now }),
  };
}

type Vouched = Pick<FoundSession, "way" | "keyId" | "keyDigest"> & { token: string };

/** What was taken out of the configuration, or replaced in it, takes along whom it has let in. */
function isVouchedFor({ way, keyId, keyDigest, token }: Vouched, location: SigningLocation): boolean {
  const { highLevel, signingKeys } = location;
  const secret =
    way === "highlevel" ? highLevel?.sharedSecret : signingKeys.find(({ id }) => id === keyId)?.key;
  return secret !== undefined && keyDigest === digestOfKey(token, secret);
}

/** Other schemes are not ours to judge: a proxy in front may have one of its own. */
function bearerOf(headers: Headers): string | null {
  return /^bearer(?: +(.*))?$/i.exec(headers.get("authorization") ?? "")?.slice(1)[0] ?? null;
}

function refuseStranger(hasProvider: boolean): never {
  throw new AppError("unauthenticated", {
    message: "no session token",
    hint: hasProvider
      ? "You are not signed in. Reload this page to sign in."
      : "You are not signed in. Open Pipelane from your portal.",
  });
}

function refuseEnded(): never {
  throw new AppError("unauthenticated", {
    message: "a session that has ended, or never was",
    hint: "Your sign-in has ended. Reopen Pipelane from your portal.",
  });
}
