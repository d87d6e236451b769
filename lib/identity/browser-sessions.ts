import "server-only";
import { createHash } from "node:crypto";
import { AppError } from "@/lib/errors";
import type { Cookies } from "./cookies";
import { keptClaims, personOfMember, subjectOf } from "./member";
import type { ProviderWord } from "./provider";
import type { Session } from "./session";
import type { createSessions } from "./sessions";
import { type Provided, type SigningLocation, type Statement, signInAgain } from "./statement";

/** A working day. Then the provider is asked again, who may have learned something meanwhile. */
const LONGEST_LIFE_MS = 12 * 3_600_000;
/** Longer than any code of a provider holds. */
const ATTEMPT_REMEMBERED_MS = 3_600_000;

type Opened = { token: string; session: Session };

/** The sessions of browsers whose people have signed in at a provider. */
export type BrowserSessions = {
  /**
   * Signs in whom the provider vouches for, at a location that lists them: the one they chose last, or the first.
   * The session that the browser had ends, so that no token from before a sign-in counts after it.
   * @param state of the attempt, which lets in once
   * @throws AppError `forbidden` for whom no location lists, `unauthenticated`
   */
  enter(word: ProviderWord, of: { state: string; headers: Headers }): Promise<Opened>;
  /** The locations between which somebody can choose; empty for who has not come from a provider. */
  choicesOf(headers: Headers): Promise<readonly SigningLocation[]>;
  /** A session at another of somebody's locations, instead of the one they have. @throws AppError `not_found`, `unauthenticated` */
  change(headers: Headers, locationId: string): Promise<Opened>;
  /** Whether this browser was signed out, here or elsewhere, so that its provider shall not let it in unasked. */
  hasLeft(headers: Headers): Promise<boolean>;
  /** Ends all sessions of whoever sends this cookie, on all servers and in all browsers. */
  leave(headers: Headers): Promise<{ idToken: string } | null>;
};

type Parts = {
  issuer: string;
  cookies: Cookies;
  locations: () => readonly SigningLocation[];
  sessions: ReturnType<typeof createSessions>;
  now: () => number;
};

/** Signs browsers in and out by what a provider says. */
export function createBrowserSessions(parts: Parts): BrowserSessions {
  const { issuer, cookies, locations, sessions, now } = parts;
  const choicesOf = (provided: Pick<Provided, "claims" | "subject">) =>
    locations().filter((location) => personOfMember(provided, location));

  async function current(headers: Headers): Promise<{ token: string; provided: Provided } | null> {
    const token = cookies.sessionIn(headers);
    const found = token === null ? null : await sessions.find(token);
    return token && found?.provided && found.keyId === issuer ? { token, provided: found.provided } : null;
  }

  function statementOf(location: SigningLocation, provided: Provided, proof: Statement["proof"]): Statement {
    const person = personOfMember(provided, location);
    if (!person) throw stranger();
    return { person, way: "oidc", keyId: issuer, secret: null, statedAtMs: now(), proof, provided };
  }

  return {
    async enter({ sub, said, idToken }, { state, headers }) {
      const expiresAtMs = now() + LONGEST_LIFE_MS;
      const claims = keptClaims(said, locations());
      const provided = { subject: subjectOf(issuer, sub), claims, idToken, expiresAtMs };
      const choices = choicesOf(provided);
      const last = cookies.lastLocationIn(headers);
      const location = choices.find(({ id }) => id === last) ?? choices[0];
      if (!location) throw stranger(emailSaid(said));
      const proof = { digest: digestOf(["oidc", state]), expiresAtMs: now() + ATTEMPT_REMEMBERED_MS };
      const opened = await sessions.open(location.id, statementOf(location, provided, proof));
      const before = cookies.sessionIn(headers);
      if (before !== null) await sessions.end(before);
      return opened;
    },

    async choicesOf(headers) {
      const found = await current(headers);
      return found ? choicesOf(found.provided) : [];
    },

    async change(headers, locationId) {
      const found = await current(headers);
      if (!found) throw signInAgain("a change of location without a session");
      const location = choicesOf(found.provided).find(({ id }) => id === locationId);
      if (!location) {
        throw new AppError("not_found", {
          message: "a location that does not list whoever asks",
          hint: "You are not a member of this location, or not any more.",
        });
      }
      const proof = { digest: digestOf(["change", found.token]), expiresAtMs: found.provided.expiresAtMs };
      return sessions.open(location.id, statementOf(location, found.provided, proof), found.token);
    },

    async hasLeft(headers) {
      const token = cookies.sessionIn(headers);
      return token !== null && !(await sessions.isKept(token));
    },

    async leave(headers) {
      const found = await current(headers);
      if (!found) return null;
      await sessions.endAllOfSubject(found.provided.subject);
      return { idToken: found.provided.idToken };
    },
  };
}

function digestOf(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** @param email why an address that is listed may not have counted; whose it is stays out of the log */
function stranger(email?: string): AppError {
  const why = email ? `; their provider says ${email}` : "";
  return new AppError("forbidden", {
    message: `somebody whom no location lists among its members${why}`,
    hint: "You have signed in, but nobody has given you access to a board here.",
  });
}

function emailSaid(said: ProviderWord["said"]): string {
  if (said.some((claims) => claims.email_verified === true)) return "a verified e-mail address";
  return said.some((claims) => Object.hasOwn(claims, "email"))
    ? "an e-mail address without email_verified: true"
    : "no e-mail address";
}
