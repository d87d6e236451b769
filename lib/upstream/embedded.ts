import "server-only";
import { createBoardService } from "@/lib/board/service";
import { readOrMakeApiKey } from "@/lib/crm/api-key";
import { createCrm } from "@/lib/crm/handler";
import { ensureLocation } from "@/lib/crm/location";
import { AppError } from "@/lib/errors";
import { createAdministrationClient } from "@/lib/highlevel/administration";
import { createHighLevelClient } from "@/lib/highlevel/client";
import { isLoopback } from "@/lib/http/guard";
import { type Log, loggedFetch } from "@/lib/http/log";
import { createSettingsService } from "@/lib/settings/service";
import { restrictedSettings } from "@/lib/settings/service-access";
import type { Storage } from "@/lib/storage/database";
import { recorded } from "./recording";
import { defaultsOf, type Ground, type Health, type Upstream } from "./upstream";
import { lookUpUser } from "./user-lookup";

/** The embedded CRM is a function: its host is never looked up. */
const EMBEDDED_URL = "http://embedded.invalid";

/** Wires the board over the embedded CRM, which is given to the client as its `fetch`. */
export async function embeddedUpstream({ storage, settings }: Ground, log: Log): Promise<Upstream> {
  const { DATABASE_URL: databaseUrl, CRM_API_KEY: configured, CRM_API, HOST } = settings;
  const { id: locationId } = await ensureLocation(storage);
  const { key: apiKey } = readOrMakeApiKey({ databaseUrl, configured });
  const crm = createCrm({ storage, apiKey, locationId, onFailure: log.failure });
  const embedded = { fetch: crm.fetch, baseUrl: EMBEDDED_URL, apiKey };
  const client = createHighLevelClient(embedded);
  const administration = createAdministrationClient(embedded);
  const isServed = CRM_API === "on" || (CRM_API === undefined && isLoopback(HOST));
  return {
    ...recorded(createBoardService({ clientFor: () => client, summaries: "upstream", storage }), {
      storage,
      onFailure: log.failure,
    }),
    settings: restrictedSettings(
      createSettingsService({ clientFor: () => administration, defaults: defaultsOf(settings) }),
    ),
    lookUpUser: (userId) => lookUpUser(client, userId),
    crm: isServed ? { fetch: loggedFetch({ fetch: crm.fetch, locationId, log: log.request }) } : null,
    health: () => databaseHealth(storage, locationId),
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
