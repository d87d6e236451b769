import "server-only";
import { type Env, env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { createBuckets } from "@/lib/http/buckets";
import { allowedHostsOf, isLoopback } from "@/lib/http/guard";
import { createLog, type Log } from "@/lib/http/log";
import { openMetrics } from "@/lib/http/metrics";
import { createOpenRoute, createRoute, createVerbs, type Surroundings } from "@/lib/http/route";
import { createIdentity, type Identity } from "@/lib/identity/identity";
import { isLocal } from "@/lib/identity/local";
import { LOCAL_SESSION, type Session } from "@/lib/identity/session";
import { openStorage, type Storage } from "@/lib/storage/database";
import { embeddedUpstream } from "@/lib/upstream/embedded";
import { remoteUpstream } from "@/lib/upstream/remote";
import { travel, traveller } from "@/lib/upstream/traveller";
import type { Upstream } from "@/lib/upstream/upstream";

/** Everything that stands behind the routes and pages of one process. */
export type Server = Upstream & {
  identity: Identity;
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
  const opening = openServer(env());
  Reflect.set(globalThis, SERVER_KEY, opening);
  opening.catch(() => Reflect.deleteProperty(globalThis, SERVER_KEY));
  return opening;
}

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

/** Far more than a board sends, and less than a script could. A burst is somebody who moves many cards at once. */
const countRep = createBuckets({ burst: 200, perSecond: 10 });

/** Whoever sits at this machine is not counted: there is nobody whom they could keep from working. */
function admit({ locationId, userId }: Session): void {
  if (userId !== null) countRep(JSON.stringify([locationId, userId]));
}

/**
 * Counts a sign-in from the other end of a connection, loosely: behind a proxy all people come from one.
 * @throws AppError `rate_limited`
 */
export const admitPeer = createBuckets({ burst: 600, perSecond: 10 });

const around: Surroundings<Server> = {
  sessionOf: async (headers) => (await getServer()).identity.sessionOf(headers),
  admit,
  services: getServer,
  allowedHosts: () => allowedHostsOf(env()),
  log: log.request,
  upstream: () => (env().HIGHLEVEL_API_KEY ? "highlevel" : "database"),
  travel,
};

/** Turns one verb of the board into a Next route handler; see `lib/http/route.ts`. */
export const route = createRoute(around);

/** The same for what anybody may ask, signed in or not. */
export const openRoute = createOpenRoute(around);

/** Completes the handlers of one path by a 405 for every verb that it does not take. */
export const verbs = createVerbs(around);

/** Wires one server: over the location of `HIGHLEVEL_API_KEY`, or over the embedded CRM. */
export async function openServer(settings: Env): Promise<Server> {
  const storage = await openStorage({
    url: settings.DATABASE_URL,
    poolSize: settings.DATABASE_POOL_SIZE,
    statementTimeoutMs: settings.DATABASE_TIMEOUT_MS,
  }).catch(hideAddress);
  const { HIGHLEVEL_API_KEY: apiKey } = settings;
  const ground = { storage, settings };
  try {
    const upstream = apiKey
      ? remoteUpstream({ ...ground, apiKey, log, traveller, metrics: metricsOf(settings) })
      : await embeddedUpstream(ground, log);
    return {
      ...upstream,
      identity: openIdentity({ storage, settings, upstream }),
      close: () => storage.close(),
    };
  } catch (error) {
    // Every request tries again, and would leave one more database open.
    await storage.close();
    throw error;
  }
}

type Wired = { storage: Storage; settings: Env; upstream: Upstream };

function openIdentity({ storage, settings, upstream }: Wired): Identity {
  const { AUTH: auth, HOST: host, HIGHLEVEL_API_KEY: apiKey } = settings;
  const reach = { auth, host, isLoopback: isLoopback(host), isEmbedded: !apiKey, hasWayIn: false };
  return createIdentity({
    storage,
    // The location of the variables has neither a portal's keys nor HighLevel's shared secret.
    locationOf: () => null,
    local: () => (isLocal(reach) ? LOCAL_SESSION : null),
    lookUpUser: ({ userId }) => upstream.lookUpUser(userId),
  });
}

/** What a start says of its database names machine, user or path; a page does not. */
function hideAddress(cause: unknown): never {
  if (!(cause instanceof AppError)) throw cause;
  const isAway = cause.code === "upstream_unavailable";
  throw new AppError(cause.code, {
    message: cause.message,
    hint: isAway
      ? "Pipelane cannot reach its database. It goes on by itself when it is back; try again in a moment."
      : "Pipelane cannot use its database. Start it again: it will say why, and what to do.",
    ...(isAway && { retryAfterMs: cause.retryAfterMs ?? 2_000 }),
    cause,
  });
}
