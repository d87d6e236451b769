import "server-only";
import { AppError } from "@/lib/errors";
import type { Session } from "./session";

/** A key by which a portal signs who is asking. */
export type SigningKey = {
  /** The `kid` that a token names. */
  id: string;
  algorithm: "HS256" | "EdDSA";
  /** HS256: the shared secret. EdDSA: the public key as SPKI PEM. */
  key: string;
};

/** Whom a location lets in when its provider says who they are. */
export type Member = Pick<Session, "role" | "restrictions"> & {
  /** An e-mail address in lower case, a subject, or a claim that is or holds this value. */
  who: { email: string } | { sub: string } | { claim: string; value: string };
  /** Who they are in HighLevel; null where nobody said. */
  userId: string | null;
};

/** What signing in has to know of a location. */
export type SigningLocation = {
  id: string;
  name: string | null;
  /** Exact origins, such as `https://portal.example.com`. */
  portalOrigins: readonly string[];
  signingKeys: readonly SigningKey[];
  /** The first that fits somebody counts. */
  members: readonly Member[];
  /** HighLevel's own sign-in; null where the location has none. */
  highLevel: { companyId: string; sharedSecret: string } | null;
};

/** Whom somebody else vouches for, and what they may do. */
export type Person = Pick<Session, "name" | "role" | "restrictions"> & { userId: string };

/** What one of the ways in has found out: who asks, and by whose word. */
export type Statement = {
  person: Person;
  way: "portal" | "highlevel" | "oidc";
  /** The portal's key that signed, or the provider's issuer; null where there are none. */
  keyId: string | null;
  /** The value of that key, or HighLevel's shared secret: the session ends with it. Null for a provider. */
  secret: string | null;
  /** Epoch milliseconds. */
  statedAtMs: number;
  /** What lets in only once: its digest, and until when it has to be remembered. */
  proof: { digest: string; expiresAtMs: number };
  /** Only from a provider. */
  provided?: Provided;
};

/** What a provider has said of somebody, by which they are looked up among the members again and again. */
export type Provided = {
  /** Digest of issuer and subject: one person in all locations. */
  subject: string;
  claims: Readonly<Record<string, unknown>>;
  /** With which the provider is asked to sign them out, too. */
  idToken: string;
  /** Epoch milliseconds: the end of all sessions that come of this one sign-in. */
  expiresAtMs: number;
};

/** What lets nobody in. The person learns the same whatever was wrong with it; the log says which it was. */
export function refused(message: string): AppError {
  return new AppError("unauthenticated", {
    message,
    hint: "This sign-in is not valid, has expired or was used before. Reopen Pipelane from your portal.",
  });
}

/** The same for a browser that has signed in by itself, and can do so again. */
export function signInAgain(message: string): AppError {
  return new AppError("unauthenticated", {
    message,
    hint: "Your sign-in has ended. Reload this page to sign in again.",
  });
}
