// npm run upstream -- [--port 4010] [--limit 100] [--seed 1]
// A HighLevel that misbehaves as it is told, with demo data, for a person who wants to see the board under a fault.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createRandom } from "@/lib/crm/demo/random";
import { DEMO_SEED, seedDemoData } from "@/lib/crm/demo/seed";
import { createCrm } from "@/lib/crm/handler";
import { createKeyRing } from "@/lib/crm/key-ring";
import { ensureLocation } from "@/lib/crm/location";
import { openStorage } from "@/lib/storage/database";
import { startUpstream } from "./upstream";

/** It opens nothing but demo data on this machine. */
const KEY = "key-of-the-stand-in";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "4010" },
    limit: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
  },
});

const folder = await mkdtemp(join(tmpdir(), "pipelane-upstream-"));
const storage = await openStorage({ url: `file:${join(folder, "crm.db")}` });
await seedDemoData(storage, { seed: DEMO_SEED });
const { id: locationId } = await ensureLocation(storage);
const { below } = createRandom(Number(values.seed));
const upstream = await startUpstream({
  fetch: createCrm({ storage, locationOf: createKeyRing([{ key: KEY, locationId }]) }).fetch,
  random: () => below(1_000_000) / 1_000_000,
  port: Number(values.port),
  limit: Number(values.limit),
});

console.log(`The stand-in for HighLevel is ready at ${upstream.baseUrl}. Start the board on it with
  AUTH=none HIGHLEVEL_API_KEY=${KEY} HIGHLEVEL_BASE_URL=${upstream.baseUrl} npm start
and tell it how to misbehave as docs/faults.md says. Ctrl-C ends it and forgets its data.`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, async () => {
    await upstream.close();
    await storage.close();
    await rm(folder, { recursive: true, force: true });
  });
}
