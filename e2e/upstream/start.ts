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
import { checkAddressIsFree } from "@/scripts/listening.mjs";
import { Problem, stopWith } from "@/scripts/stop.mjs";
import { startUpstream } from "./upstream";

/** It opens nothing but demo data on this machine. */
const KEY = "key-of-the-stand-in";

try {
  await start(optionsOf());
} catch (error) {
  stopWith(error);
}

type Options = { port: number; limit: number; seed: number };

function optionsOf(): Options {
  const { values } = given();
  const [port, limit, seed] = [Number(values.port), Number(values.limit), Number(values.seed)];
  if (![port, limit, seed].every((number) => Number.isSafeInteger(number) && number >= 0)) throw misused();
  if (port > 65_535) throw misused();
  return { port, limit, seed };
}

function given() {
  try {
    return parseArgs({
      options: {
        port: { type: "string", default: "4010" },
        limit: { type: "string", default: "100" },
        seed: { type: "string", default: "1" },
      },
    });
  } catch {
    throw misused();
  }
}

function misused(): Problem {
  return new Problem(
    "npm run upstream takes --port, --limit and --seed, each with a whole number, as in npm run upstream -- --port 4011.",
  );
}

async function start({ port, limit, seed }: Options): Promise<void> {
  // Before any data is made, which nobody would clear away.
  await checkAddressIsFree({ host: "127.0.0.1", port }).catch((cause) => {
    throw new Problem(
      `The stand-in cannot listen at port ${port}: stop the other program, or choose another port by npm run upstream -- --port ${port + 1}.`,
      { cause },
    );
  });
  const folder = await mkdtemp(join(tmpdir(), "pipelane-upstream-"));
  const storage = await openStorage({ url: `file:${join(folder, "crm.db")}` });
  await seedDemoData(storage, { seed: DEMO_SEED });
  const { id: locationId } = await ensureLocation(storage);
  const { below } = createRandom(seed);
  const upstream = await startUpstream({
    fetch: createCrm({ storage, locationOf: createKeyRing([{ key: KEY, locationId }]) }).fetch,
    random: () => below(1_000_000) / 1_000_000,
    ...{ port, limit },
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
}
