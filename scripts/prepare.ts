// Everything between installed packages and a server: configuration, address, database. Tells its findings to
// the process that forked it (preparation.mjs).
import { readOrMakeApiKey } from "@/lib/crm/api-key";
import { DEMO_SEED, isEmpty, seedDemoData } from "@/lib/crm/demo/seed";
import { type Env, env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { isLoopback } from "@/lib/http/guard";
import { isLocal, startRefusal } from "@/lib/identity/local";
import { databaseName, openStorage } from "@/lib/storage/database";
import { checkAddressIsFree } from "./listening.mjs";
import type { Prepared } from "./preparation.mjs";
import { Problem, stopWith } from "./stop.mjs";

async function prepare(): Promise<Prepared> {
  const settings = env();
  const address = { host: settings.HOST, port: settings.PORT };
  const asked = {
    auth: settings.AUTH,
    host: address.host,
    isLoopback: isLoopback(address.host),
    isEmbedded: !settings.HIGHLEVEL_API_KEY,
    hasWayIn: false,
  };
  const refusal = startRefusal(asked);
  if (refusal !== null) throw new Problem(refusal);
  const reach = { address, isLoopback: asked.isLoopback, isLocal: isLocal(asked) };
  await checkAddressIsFree(address);
  await prepareDatabase(settings);
  const database = databaseName(settings.DATABASE_URL);
  if (settings.HIGHLEVEL_API_KEY) {
    const upstream = `HighLevel at ${settings.HIGHLEVEL_BASE_URL}`;
    return { ...reach, upstream, isApiServed: false, database, keyPath: null };
  }
  const isApiServed = settings.CRM_API ? settings.CRM_API === "on" : reach.isLoopback;
  const { DATABASE_URL: databaseUrl, CRM_API_KEY: configured } = settings;
  const { path: keyPath } = readOrMakeApiKey({ databaseUrl, configured });
  return { ...reach, upstream: null, isApiServed, database, keyPath };
}

async function prepareDatabase(settings: Env): Promise<void> {
  const storage = await openStorage({ url: settings.DATABASE_URL, poolSize: 1 });
  try {
    const isEmbedded = !settings.HIGHLEVEL_API_KEY;
    // Whoever sets up PostgreSQL has data of their own.
    const isWanted = isEmbedded && settings.DEMO_DATA === "on" && storage.dialect.name === "sqlite";
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
