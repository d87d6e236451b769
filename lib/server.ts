import "server-only";
import { derived } from "@/lib/derived";
import { type Env, env, providerOf } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { createBuckets } from "@/lib/http/buckets";
import { allowedHostsOf } from "@/lib/http/guard";
import { createLog, type Log } from "@/lib/http/log";
import { openMetrics } from "@/lib/http/metrics";
import { createOpenRoute, createRoute, createVerbs, type Surroundings } from "@/lib/http/route";
import { type Cookies, createCookies } from "@/lib/identity/cookies";
import { createIdentity, type Identity } from "@/lib/identity/identity";
import { isLocal } from "@/lib/identity/local";
import { createProvider, type Provider } from "@/lib/identity/provider";
import { LOCAL_SESSION, type Session } from "@/lib/identity/session";
import { createDirectory, type Directory, directory } from "@/lib/locations/directory";
import type { Location } from "@/lib/locations/location";
import { readLocations } from "@/lib/locations/read-locations";
import { openStorage, type Storage } from "@/lib/storage/database";
import { openEmbedded } from "@/lib/upstream/embedded";
import { reachOf } from "@/lib/upstream/reach";
import { openRemote } from "@/lib/upstream/remote";
import { travel, travelForPage, traveller } from "@/lib/upstream/traveller";
import type { Health, ServedCrm, Upstream } from "@/lib/upstream/upstream";
import { keepUpstreams } from "@/lib/upstream/upstreams";

/** Everything that stands behind the routes and pages of one process. */
export type Server = {
  identity: Identity;
  /** Where browsers of people's own sign in, and the cookies by which they are known; null where they do not. */
  signIn: { provider: Provider; cookies: Cookies; publicUrl: string; issuer: string } | null;
  /** What stands behind a session's location. @throws AppError `unauthenticated` when it is not served any more */
  servicesOf(session: Pick<Session, "locationId">): Promise<Upstream>;
  /** The embedded CRM where `/v1` is served, otherwise null. */
  crm(): ServedCrm | null;
  /** Resolves when it can serve. @throws AppError `upstream_unavailable` when it cannot. */
  health(): Promise<Health>;
  /** Closes the database. Call it once nothing is in flight any more. */
  close(): Promise<void>;
};

/** `scripts/serve.mjs` closes what it finds under this symbol: Next's bundles share nothing else with it. */
const SERVER_KEY = Symbol.for("pipelane.server");

/**
 * The server of this process, opened at the first call and shared by all of Next's bundles.
 * @throws AppError when the database cannot be opened; the next call tries again
 */
export function getServer(): Promise<Server> {
  const open: Promise<Server> | undefined = Reflect.get(globalThis, SERVER_KEY);
  if (open) return open;
  const opening = openHere();
  Reflect.set(globalThis, SERVER_KEY, opening);
  opening.catch(() => Reflect.deleteProperty(globalThis, SERVER_KEY));
  return opening;
}

/** What cannot be read is told like a database that cannot be opened: by the promise. */
const openHere = async () => openServer(env(), directory());

const written = createLog({ level: () => env().LOG_LEVEL });

/** Nothing is counted where nobody may read it. */
const metricsOf = ({ METRICS_TOKEN }: Env) => (METRICS_TOKEN === undefined ? null : openMetrics());

const log: Log = {
  failure: written.failure,
  request: (line) => {
    written.request(line);
    metricsOf(env())?.request(line);
  },
};

/** Writes down what failed behind a page that says it in other words. */
export const logFailure = log.failure;

/** Does work of a page, and counts what it costs upstream. */
export const ofPage = travelForPage;

/** Far more than a board sends, and less than a script could. A burst is somebody who moves many cards at once. */
const countRep = createBuckets({ burst: 200, perSecond: 10 });

/** Whoever sits at this machine is not counted: there is nobody whom they could keep from working. */
function admit({ locationId, userId }: Session): void {
  if (userId !== null) countRep(JSON.stringify([locationId, userId]));
}

/**
 * Counts a sign-in from whoever is at the other end, loosely: all people of an office come from one address.
 * @throws AppError `rate_limited`
 */
export const admitPeer = createBuckets({ burst: 600, perSecond: 10 });

const hostsOf = derived(allowedHostsOf);

const around: Surroundings<Upstream> = {
  sessionOf: async (headers) => (await getServer()).identity.sessionOf(headers),
  admit,
  services: async (session) => (await getServer()).servicesOf(session),
  allowedHosts: () => hostsOf(env()),
  log: log.request,
  upstream: (session) => {
    const location = session && directory().find(session.locationId);
    return location?.upstream.kind === "highlevel" ? "highlevel" : "database";
  },
  travel,
};

/** Turns one verb of the board into a Next route handler; see `lib/http/route.ts`. */
export const route = createRoute(around);

/** The same for what anybody may ask, signed in or not. */
export const openRoute = createOpenRoute(around);

/** Completes the handlers of one path by a 405 for every verb that it does not take. */
export const verbs = createVerbs(around);

/**
 * Wires one server over its database.
 * @param locations those that it serves; what the settings name when absent
 */
export async function openServer(
  settings: Env,
  locations: Directory = createDirectory(() => readLocations(settings)),
): Promise<Server> {
  const storage = await openStorage({
    url: settings.DATABASE_URL,
    poolSize: settings.DATABASE_POOL_SIZE,
    statementTimeoutMs: settings.DATABASE_TIMEOUT_MS,
  }).catch(hideAddress);
  try {
    const embedded = openEmbedded({ storage, settings, log, directory: locations });
    const remoteUpstreamOf = openRemote({ storage, log, traveller, metrics: metricsOf(settings) });
    await embedded.ready();
    const servicesOf = keepUpstreams(locations, async (location) => {
      const { upstream } = location;
      if (upstream.kind === "embedded") return embedded.upstreamOf(location);
      return remoteUpstreamOf(location, upstream);
    });
    const signIn = openSignIn(settings);
    return {
      identity: openIdentity({ storage, settings, locations, servicesOf, signIn }),
      signIn,
      servicesOf,
      crm: embedded.crm,
      health: async () => {
        await embedded.checkHealth();
        return { status: "ok", upstream: upstreamOfAll(locations), database: storage.dialect.name };
      },
      close: () => storage.close(),
    };
  } catch (error) {
    // Every request tries again, and would leave one more database open.
    await storage.close();
    throw error;
  }
}

type Wired = Pick<Server, "servicesOf" | "signIn"> & {
  storage: Storage;
  settings: Env;
  locations: Directory;
};

function openSignIn(settings: Env): Server["signIn"] {
  const configured = providerOf(settings);
  if (!configured) return null;
  const { publicUrl, issuer } = configured;
  return { provider: createProvider(configured), cookies: createCookies(publicUrl), publicUrl, issuer };
}

function openIdentity({ storage, settings, locations, servicesOf, signIn }: Wired): Identity {
  const isOpen = derived((all: readonly Location[]) => isLocal(reachOf(settings, all)));
  return createIdentity({
    storage,
    locationOf: locations.find,
    provider: signIn && { issuer: signIn.issuer, cookies: signIn.cookies, locations: locations.all },
    local: () => (isOpen(locations.all()) ? localSession(locations) : null),
    lookUpUser: async ({ locationId, userId }) => (await servicesOf({ locationId })).lookUpUser(userId),
  });
}

/** Whom nobody signed in works at the first location. */
function localSession({ all }: Directory): Session {
  return { ...LOCAL_SESSION, locationId: all()[0]?.id ?? LOCAL_SESSION.locationId };
}

function upstreamOfAll({ all }: Directory): Health["upstream"] {
  const [kind, another] = new Set(all().map(({ upstream }) => upstream.kind));
  return another || !kind ? "mixed" : kind;
}

/** What a start says of its database names machine, user or path; a page does not. */
function hideAddress(cause: unknown): never {
  if (!(cause instanceof AppError)) throw cause;
  const isAway = cause.code === "upstream_unavailable";
  throw new AppError(cause.code, {
    message: cause.message,
    hint: isAway
      ? "Pipelane cannot reach its database. It goes on by itself when it is back."
      : "Pipelane cannot use its database. Start it again: it will say why, and what to do.",
    ...(isAway && { retryAfterMs: cause.retryAfterMs ?? 2_000 }),
    cause,
  });
}
