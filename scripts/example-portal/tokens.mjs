// @ts-check
import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";

/** A token is spent as soon as it has arrived; this is the time it has for the way, in seconds. */
const LIFETIME_S = 60;

/**
 * What a portal's server signs for whoever is signed in at it: docs/embedding.md has the same in other languages.
 * @param {{ locationId: string, keyId: string, secret: string }} location
 * @param {{ id: string, name: string, role: string }} person
 */
export function signToken({ locationId, keyId, secret }, { id, name, role }) {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ name, role })
    .setProtectedHeader({ alg: "HS256", kid: keyId })
    .setIssuer(locationId)
    .setAudience("pipelane")
    .setSubject(id)
    .setIssuedAt(now)
    .setExpirationTime(now + LIFETIME_S)
    .setJti(randomUUID())
    .sign(new TextEncoder().encode(secret));
}
