import "server-only";
import { createHash } from "node:crypto";
import type { Member, Person, Provided, SigningLocation } from "./statement";

type Claims = Provided["claims"];

/** What a location lets somebody do whom a provider vouches for; null when they are none of its members. */
export function personOfMember(
  { claims, subject }: Pick<Provided, "claims" | "subject">,
  { members }: Pick<SigningLocation, "members">,
): Person | null {
  const member = members.find(({ who }) => isMeant(who, claims));
  if (!member) return null;
  const { role, restrictions, userId } = member;
  // A subject may be any text, and other ways in have ids of their own.
  return { userId: userId ?? `oidc-${subject.slice(0, 32)}`, name: nameOf(claims), role, restrictions };
}

function isMeant(who: Member["who"], claims: Claims): boolean {
  if ("email" in who) return claims.email === who.email;
  if ("sub" in who) return claims.sub === who.sub;
  const said = Object.hasOwn(claims, who.claim) ? claims[who.claim] : undefined;
  return Array.isArray(said) ? said.includes(who.value) : said === who.value;
}

function nameOf({ name, email }: Claims): string {
  const said = [name, email].find((text) => typeof text === "string" && text.trim() !== "");
  return typeof said === "string" ? said.trim().slice(0, 200) : "Somebody without a name";
}

/**
 * What is kept of what a provider says: who it is, and the claims that some member is told by. An e-mail address is
 * dropped unless the provider has verified it, since anybody may claim one.
 * @param said the id token's claims first: they are signed
 */
export function keptClaims(said: readonly Claims[], locations: readonly SigningLocation[]): Claims {
  const email = said.find((claims) => claims.email_verified === true)?.email;
  const named = locations.flatMap(({ members }) =>
    members.flatMap(({ who }) => ("claim" in who && who.claim !== "email" ? [who.claim] : [])),
  );
  const kept = ["sub", "name", ...named].flatMap((name) => {
    const from = said.find((claims) => Object.hasOwn(claims, name));
    return from ? [[name, from[name]]] : [];
  });
  const address = typeof email === "string" ? { email: email.toLowerCase() } : {};
  return { ...Object.fromEntries(kept), ...address };
}

/** One person at one provider, in a form that fits wherever an id does. */
export function subjectOf(issuer: string, sub: string): string {
  return createHash("sha256")
    .update(JSON.stringify([issuer, sub]))
    .digest("hex");
}
