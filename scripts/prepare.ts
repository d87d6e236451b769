// Everything between installed packages and a server: configuration, address, database. Tells its findings to
// the process that forked it (preparation.mjs).
import { readOrMakeApiKey } from "@/lib/crm/api-key";
import { DEMO_SEED, isEmpty, seedDemoData } from "@/lib/crm/demo/seed";
import { type Env, env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { isLocal, startRefusal } from "@/lib/identity/local";
import { LOCAL_ID, type Location } from "@/lib/locations/location";
import { readLocations } from "@/lib/locations/read-locations";
import { databaseName, openStorage } from "@/lib/storage/database";
import { reachOf } from "@/lib/upstream/reach";
import { checkAddressIsFree } from "./listening.mjs";
import type { Prepared } from "./preparation.mjs";
import { Problem, stopWith } from "./stop.mjs";

async function prepare(): Promise<Prepared> {
  const settings = env();
  const address = { host: settings.HOST, port: settings.PORT };
  const locations = readLocations(settings);
  const asked = reachOf(settings, locations);
  const refusal = startRefusal(asked);
  if (refusal !== null) throw new Problem(refusal);
  const reach = { address, isLoopback: asked.isLoopback, isLocal: isLocal(asked) };
  await checkAddressIsFree(address);
  await prepareDatabase(settings, locations);
  const found = { ...reach, database: databaseName(settings.DATABASE_URL), keyPath: null };
  const isEmbedded = locations.some(({ upstream }) => upstream.kind === "embedded");
  const isApiServed = isEmbedded && (settings.CRM_API ? settings.CRM_API === "on" : reach.isLoopback);
  if (settings.LOCATIONS_FILE) {
    const count = locations.length === 1 ? "1 location" : `${locations.length} locations`;
    const upstream = `${count} of ${settings.LOCATIONS_FILE}`;
    return { ...found, upstream, isApiServed, keysFrom: "the file of the locations" };
  }
  if (settings.HIGHLEVEL_API_KEY) {
    const upstream = `HighLevel at ${settings.HIGHLEVEL_BASE_URL}`;
    return { ...found, upstream, isApiServed, keysFrom: "HIGHLEVEL_API_KEY" };
  }
  const { DATABASE_URL: databaseUrl, CRM_API_KEY: configured } = settings;
  const { path: keyPath } = readOrMakeApiKey({ databaseUrl, configured });
  return { ...found, upstream: null, isApiServed, keyPath, keysFrom: "CRM_API_KEY" };
}

async function prepareDatabase(settings: Env, locations: readonly Location[]): Promise<void> {
  const storage = await openStorage({ url: settings.DATABASE_URL, poolSize: 1 });
  try {
    // Whoever sets up PostgreSQL, or several locations, has data of their own.
    const isAlone = locations.every(({ id, upstream }) => id === LOCAL_ID && upstream.kind === "embedded");
    const isWanted = isAlone && settings.DEMO_DATA === "on" && storage.dialect.name === "sqlite";
    if (isWanted && (await isEmpty(storage.db))) {
      console.log("Filling the empty database with demo data …");
      await seedDemoData(storage, { seed: DEMO_SEED });
    }
  } finally {
    await storage.close();
  }
}

function toProblem(error: unknown): unknown {
  if (!(error instanceof AppError) || error.hint === undefined) return error;
  return new Problem(error.hint);
}

try {
  const prepared = await prepare();
  process.send?.(prepared);
  process.disconnect?.();
} catch (error) {
  stopWith(toProblem(error));
}
