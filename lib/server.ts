import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { type BoardService, createBoardService } from "@/lib/board/service";
import { readOrMakeApiKey } from "@/lib/crm/api-key";
import { createCrm } from "@/lib/crm/handler";
import { ensureLocation } from "@/lib/crm/location";
import { type Env, env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { Fetch } from "@/lib/fetch/fetch";
import { createJourney, type Journey, type Note } from "@/lib/fetch/journey";
import { createWayOut } from "@/lib/fetch/way-out";
import { createAdministrationClient } from "@/lib/highlevel/administration";
import { createHighLevelClient, isTouched } from "@/lib/highlevel/client";
import { allowedHostsOf, isLoopback } from "@/lib/http/guard";
import { createLog, loggedFetch } from "@/lib/http/log";
import { createRoute, createVerbs, type Surroundings } from "@/lib/http/route";
import { LOCAL_SESSION, type Session } from "@/lib/identity/session";
import { createSettingsService, type SettingsService } from "@/lib/settings/service";
import { type Dialect, openStorage, type Storage } from "@/lib/storage/database";

/** What a health check may say: never a secret. */
export type Health = {
  status: "ok";
  upstream: "embedded" | "highlevel";
  database: Dialect["name"] | null;
};

/** Everything that stands behind the routes and pages of one process. */
export type Server = {
  board: BoardService;
  settings: SettingsService;
  /** The embedded CRM where `/v1` is served, otherwise null. */
  crm: { fetch: Fetch } | null;
  /** Resolves when it can serve. @throws AppError `upstream_unavailable` when it cannot. */
  health(): Promise<Health>;
  /** Closes the database. Call it once nothing is in flight any more. */
  close(): Promise<void>;
};

/** The embedded CRM is a function: its host is never looked up. */
const EMBEDDED_URL = "http://embedded.invalid";

/** `lib/fetch` ends every call to a remote upstream sooner, and says why. */
const BACKSTOP_MS = 20_000;

/** `scripts/serve.mjs` closes what it finds under this symbol: Next's bundles share nothing else with it. */
const SERVER_KEY = Symbol.for("pipelane.server");
const JOURNEYS_KEY = Symbol.for("pipelane.journeys");

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

const log = createLog({ level: () => env().LOG_LEVEL });

/** Writes down what failed behind a page that says it in other words. */
export const logFailure = log.failure;

type Travelled = AsyncLocalStorage<Journey & { signal: AbortSignal; isPoll: boolean }>;

/**
 * The request that a call to upstream is made for. Services know nothing of requests, and need not. Shared by all of
 * Next's bundles like the server, which one of them has opened and another asks.
 */
function openJourneys(): Travelled {
  const open: Travelled | undefined = Reflect.get(globalThis, JOURNEYS_KEY);
  if (open) return open;
  const journeys: Travelled = new AsyncLocalStorage();
  Reflect.set(globalThis, JOURNEYS_KEY, journeys);
  return journeys;
}

const journeys = openJourneys();

const around: Surroundings<Server> = {
  services: getServer,
  sessionOf: () => LOCAL_SESSION,
  allowedHosts: () => allowedHostsOf(env()),
  log: log.request,
  travel: ({ signal, headers }, work) => {
    const journey = { ...createJourney(), signal, isPoll: headers.get("x-pipelane-poll") === "1" };
    return { result: journeys.run(journey, work), figures: journey.figures };
  },
};

/** Turns one verb of the board into a Next route handler; see `lib/http/route.ts`. */
export const route = createRoute(around);

/** Completes the handlers of one path by a 405 for every verb that it does not take. */
export const verbs = createVerbs(around);

/** Wires one server: over the location of `HIGHLEVEL_API_KEY`, or over the embedded CRM, whose client is given it as `fetch`. */
export async function openServer(settings: Env): Promise<Server> {
  const { HIGHLEVEL_API_KEY: apiKey, HIGHLEVEL_BASE_URL: baseUrl } = settings;
  return apiKey ? remoteServer({ apiKey, baseUrl }, settings) : embeddedServer(settings);
}

const defaultsOf = ({ CURRENCY: currency, LOCALE: locale }: Env) => ({ currency, locale });

function remoteServer({ apiKey, baseUrl }: { apiKey: string; baseUrl: string }, settings: Env): Server {
  const { fetch } = createWayOut({ isTouched, hear: sayWhenRefused() });
  const clientFor = ({ locationId, userId }: Session) => {
    const asker = { locationId, repId: userId ?? "", ...journeys.getStore() };
    return createHighLevelClient({ fetch, asker, baseUrl, apiKey, deadlineMs: BACKSTOP_MS });
  };
  return {
    board: createBoardService({ clientFor, summaries: "counted" }),
    settings: createSettingsService({ clientFor: null, defaults: defaultsOf(settings) }),
    crm: null,
    // Upstream is not asked: its budget is for people, and a failure of its own must not restart this process.
    health: async () => ({ status: "ok", upstream: "highlevel", database: null }),
    close: async () => {},
  };
}

/** A key that is refused is told once a minute, not with every call. */
function sayWhenRefused(): (note: Note) => void {
  let toldAtMs = Number.NEGATIVE_INFINITY;
  return (note) => {
    if (note.kind !== "refused" || Date.now() - toldAtMs < 60_000) return;
    toldAtMs = Date.now();
    log.failure(
      new AppError("upstream_unavailable", {
        message: `HighLevel refuses HIGHLEVEL_API_KEY (${note.status}); what is known is shown for five minutes`,
      }),
    );
  };
}

async function embeddedServer(settings: Env): Promise<Server> {
  const storage = await openStorage({
    url: settings.DATABASE_URL,
    poolSize: settings.DATABASE_POOL_SIZE,
    statementTimeoutMs: settings.DATABASE_TIMEOUT_MS,
  }).catch(hideAddress);
  try {
    return await serverOver(storage, settings);
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

async function serverOver(storage: Storage, settings: Env): Promise<Server> {
  const { DATABASE_URL: databaseUrl, CRM_API_KEY: configured, CRM_API, HOST } = settings;
  const { id: locationId } = await ensureLocation(storage);
  const { key: apiKey } = readOrMakeApiKey({ databaseUrl, configured });
  const crm = createCrm({ storage, apiKey, locationId, onFailure: log.failure });
  const embedded = { fetch: crm.fetch, baseUrl: EMBEDDED_URL, apiKey };
  const client = createHighLevelClient(embedded);
  const administration = createAdministrationClient(embedded);
  const isServed = CRM_API === "on" || (CRM_API === undefined && isLoopback(HOST));
  return {
    board: createBoardService({ clientFor: () => client, summaries: "upstream" }),
    settings: createSettingsService({ clientFor: () => administration, defaults: defaultsOf(settings) }),
    crm: isServed ? { fetch: loggedFetch({ fetch: crm.fetch, locationId, log: log.request }) } : null,
    health: () => databaseHealth(storage, locationId),
    close: () => storage.close(),
  };
}

async function databaseHealth(storage: Storage, locationId: string): Promise<Health> {
  const own = storage.db.selectFrom("locations").select("id").where("id", "=", locationId);
  const found = await own.executeTakeFirst().catch((cause: unknown) => {
    if (cause instanceof AppError) throw cause;
    throw new AppError("upstream_unavailable", {
      message: "the database does not answer",
      hint: "Pipelane cannot read its database.",
      cause,
    });
  });
  if (found) return { status: "ok", upstream: "embedded", database: storage.dialect.name };
  throw new AppError("upstream_unavailable", {
    message: "the database holds another location than at the start, as after a restore",
    hint: "Other data was put into Pipelane's database: start Pipelane again.",
  });
}
