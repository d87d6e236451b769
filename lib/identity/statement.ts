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

/** What signing in has to know of a location. */
export type SigningLocation = {
  id: string;
  /** Exact origins, such as `https://portal.example.com`. */
  portalOrigins: readonly string[];
  signingKeys: readonly SigningKey[];
  /** HighLevel's own sign-in; null where the location has none. */
  highLevel: { companyId: string; sharedSecret: string } | null;
};

/** Whom somebody else vouches for, and what they may do. */
export type Person = Pick<Session, "name" | "role" | "restrictions"> & { userId: string };

/** What one of the ways in has found out: who asks, and by whose word. */
export type Statement = {
  person: Person;
  way: "portal" | "highlevel";
  /** The portal's key that signed; null where there are none. */
  keyId: string | null;
  /** Epoch milliseconds. */
  statedAtMs: number;
  /** What lets in only once: its digest, and until when it has to be remembered. */
  proof: { digest: string; expiresAtMs: number };
};

/** What lets nobody in. The person learns the same whatever was wrong with it; the log says which it was. */
export function refused(message: string): AppError {
  return new AppError("unauthenticated", {
    message,
    hint: "This sign-in is not valid, has expired or was used before. Reopen Pipelane from your portal.",
  });
}
