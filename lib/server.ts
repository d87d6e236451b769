import "server-only";
import { type Env, env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { allowedHostsOf } from "@/lib/http/guard";
import { createLog, type Log } from "@/lib/http/log";
import { openMetrics } from "@/lib/http/metrics";
import { createOpenRoute, createRoute, createVerbs, type Surroundings } from "@/lib/http/route";
import { LOCAL_SESSION, type Session } from "@/lib/identity/session";
import { openStorage } from "@/lib/storage/database";
import { embeddedUpstream } from "@/lib/upstream/embedded";
import { remoteUpstream } from "@/lib/upstream/remote";
import { travel, traveller } from "@/lib/upstream/traveller";
import type { Upstream } from "@/lib/upstream/upstream";

/** Everything that stands behind the routes and pages of one process. */
export type Server = Upstream & {
  /** Who sends these headers. @throws AppError `unauthenticated` when nobody can tell */
  sessionOf(headers: Headers): Promise<Session>;
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

const around: Surroundings<Server> = {
  sessionOf: async (headers) => (await getServer()).sessionOf(headers),
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
    return { ...upstream, sessionOf: async () => LOCAL_SESSION, close: () => storage.close() };
  } catch (error) {
    // Every request tries again, and would leave one more database open.
    await storage.close();
    throw error;
  }
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
