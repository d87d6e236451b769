import "server-only";
import { createHash, createPublicKey, createSecretKey, type KeyObject } from "node:crypto";
import { decodeProtectedHeader, errors, jwtVerify } from "jose";
import * as z from "zod";
import { ROLES } from "./session";
import { refused, type SigningKey, type SigningLocation, type Statement } from "./statement";

/** Whom a token is meant for. */
const AUDIENCE = "pipelane";
/** How far another machine's clock may be off. */
const LEEWAY_S = 60;
const LONGEST_LIFE_S = 300;

const id = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/);

/** What else stands in a token is left alone: portals sign for others, too. */
const claimsSchema = z.object({
  sub: id,
  name: z.string().trim().min(1).max(200),
  role: z.enum(ROLES),
  pipelines: z.array(id).max(1_000).optional(),
  ownOnly: z.boolean().default(false),
  hidesValues: z.boolean().default(false),
  origin: z.string().optional(),
  iat: z.number(),
  exp: z.number(),
  jti: z.string().min(1).max(200),
});
type Claims = z.infer<typeof claimsSchema>;

type Checked = { token: string; location: SigningLocation; nowMs: number };

/**
 * Reads a token that a location's portal has signed. Whether it was shown before is not known here.
 * @throws AppError `unauthenticated` for whatever is wrong with it
 */
export async function readPortalToken({ token, location, nowMs }: Checked): Promise<Statement> {
  const key = keyOf(token, location.signingKeys);
  const claims = await verify(token, { key, location, nowMs });
  const { sub: userId, name, role, pipelines, ownOnly, hidesValues } = claims;
  const proof = createHash("sha256").update(JSON.stringify(["portal", location.id, claims.jti]));
  return {
    person: { userId, name, role, restrictions: { ownOnly, pipelineIds: pipelines ?? null, hidesValues } },
    way: "portal",
    keyId: key.id,
    secret: key.key,
    // One that is ahead would count for longer than the key that signed it.
    statedAtMs: Math.min(claims.iat * 1000, nowMs),
    proof: { digest: proof.digest("hex"), expiresAtMs: (claims.exp + LEEWAY_S) * 1000 },
  };
}

/** The token only names a key. Which algorithm that is for, it is not asked. */
function keyOf(token: string, keys: readonly SigningKey[]): SigningKey {
  const kid = keyIdOf(token);
  const key = keys.find(({ id }) => id === kid);
  if (!key) throw refused("a portal's token by a key that the location does not have");
  return key;
}

function keyIdOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).kid;
  } catch {
    throw refused("a portal's token that is none");
  }
}

type Verified = { key: SigningKey; location: SigningLocation; nowMs: number };

async function verify(token: string, { key, location, nowMs }: Verified): Promise<Claims> {
  const verified = await jwtVerify(token, keyObjectOf(key), {
    algorithms: [key.algorithm],
    audience: AUDIENCE,
    issuer: location.id,
    clockTolerance: LEEWAY_S,
    currentDate: new Date(nowMs),
  }).catch((cause: unknown) => {
    // Its errors carry the claims, which name a person.
    const why = cause instanceof errors.JOSEError ? cause.code : "its key cannot be read";
    throw refused(`a portal's token that does not hold: ${why}`);
  });
  const parsed = claimsSchema.safeParse(verified.payload);
  if (!parsed.success) {
    const paths = parsed.error.issues.map(({ path }) => path.join("."));
    throw refused(`a portal's token whose claims are wrong: ${paths.join(", ")}`);
  }
  checkClaims(parsed.data, { location, nowMs });
  return parsed.data;
}

function keyObjectOf({ algorithm, key }: SigningKey): KeyObject {
  return algorithm === "HS256" ? createSecretKey(key, "utf8") : createPublicKey(key);
}

function checkClaims({ iat, exp, origin }: Claims, { location, nowMs }: Omit<Verified, "key">): void {
  if (exp <= iat || exp - iat > LONGEST_LIFE_S) throw refused("a portal's token that lives too long");
  if (iat * 1000 > nowMs + LEEWAY_S * 1000) throw refused("a portal's token of the future");
  if (origin !== undefined && !location.portalOrigins.includes(origin)) {
    throw refused("a portal's token for an origin that the location does not have");
  }
}
