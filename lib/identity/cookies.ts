/** The cookies of a browser that signed in at a provider. */
export type Cookies = {
  /** The session's token among a request's headers; null when there is none. */
  sessionIn(headers: Headers): string | null;
  /** Sets the session's cookie for so long, or takes it away at 0. */
  session(token: string, lifeMs: number): string;
  /** A sign-in that was begun and is named by its state, so that two tabs can each have one. */
  attemptIn(headers: Headers, state: string): string | null;
  attempt(state: string, value: string, lifeMs: number): string;
  /** The location that somebody of several has chosen last. */
  lastLocationIn(headers: Headers): string | null;
  lastLocation(locationId: string): string;
};

const YEAR_MS = 365 * 86_400_000;

/**
 * `__Host-` keeps another host of the same domain from setting one of these, and wants TLS. On this machine there is
 * none: Safari takes no `Secure` cookie from http://localhost, so there the names and the attribute are plain.
 * @param publicUrl the origin under which browsers see us
 */
export function createCookies(publicUrl: string): Cookies {
  const isSecure = publicUrl.startsWith("https:");
  const prefix = isSecure ? "__Host-" : "";
  const name = `${prefix}pipelane`;
  const attemptName = (state: string) => `${name}-attempt-${state.slice(0, 12)}`;
  const locationName = `${name}-location`;
  // Lax and not Strict, or whoever follows a link to a board would have to sign in again.
  const attributes = `; Path=/; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;
  const set = (cookie: string, value: string, lifeMs: number) =>
    `${cookie}=${value}${attributes}; Max-Age=${Math.floor(lifeMs / 1000)}`;
  return {
    sessionIn: (headers) => cookieIn(headers, name),
    session: (token, lifeMs) => set(name, token, lifeMs),
    attemptIn: (headers, state) => cookieIn(headers, attemptName(state)),
    attempt: (state, value, lifeMs) => set(attemptName(state), value, lifeMs),
    lastLocationIn: (headers) => cookieIn(headers, locationName),
    lastLocation: (locationId) => set(locationName, locationId, YEAR_MS),
  };
}

function cookieIn(headers: Headers, name: string): string | null {
  const pairs = (headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) || null;
}
