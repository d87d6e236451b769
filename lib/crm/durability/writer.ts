import "server-only";
import { writeSync } from "node:fs";
import { openStorage } from "@/lib/storage/database";
import { readOrMakeApiKey } from "../api-key";
import { createCrm } from "../handler";
import { createKeyRing } from "../key-ring";
import { ensureLocation } from "../location";

// A process of its own for the tests beside it: opens the database, makes a pipeline, and then writes through the
// handler as fast as it can, saying each answer on a line of standard output before it goes on.
// Arguments: address of the database, how many opportunities to make.

const [, , url = "", count = "0"] = process.argv;

const say = (...words: string[]) => writeSync(1, `${words.join(" ")}\n`);

async function write() {
  const { key } = readOrMakeApiKey({ databaseUrl: url });
  const storage = await openStorage({ url });
  const { id: locationId } = await ensureLocation(storage);
  say("ready", locationId, key);
  const crm = createCrm({
    storage,
    locationOf: createKeyRing([{ key: key, locationId }]),
    onFailure: (error) => say("failed", String(error)),
  });
  const call = async (method: string, path: string, body?: object) => {
    const init = body ? { body: JSON.stringify(body) } : {};
    const headers = { authorization: `Bearer ${key}` };
    const response = await crm.fetch(
      new Request(`http://crm/v1/pipelines${path}`, { method, headers, ...init }),
    );
    if (response.status !== 200) say("failed", await response.text());
    return JSON.parse(await response.text());
  };
  const pipeline = await call("POST", "", { name: `Of process ${process.pid}`, stages: ["From", "To"] });
  const [from, to] = pipeline.stages;
  const base = `/${pipeline.id}/opportunities`;
  for (let i = 0; i < Number(count); i++) {
    const email = `writer${process.pid}-${i % 5}@x.io`;
    const draft = { title: `Numbered ${i}`, stageId: from.id, status: "open", email, name: `Name ${i}` };
    const { id } = await call("POST", base, draft);
    say("made", pipeline.id, id);
    if (i % 2 === 0) {
      await call("PUT", `${base}/${id}/status`, { stageId: to.id, status: "won" });
      say("moved", pipeline.id, id);
    }
    if (i % 5 === 4) {
      await call("DELETE", `${base}/${id}`);
      say("deleted", pipeline.id, id);
    }
  }
  await storage.close();
  say("done");
}

await write();
