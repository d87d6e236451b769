// A HighLevel in a process of its own, so that nobody else's work delays what it receives: one pipeline of so many
// stages, behind HighLevel's own limit. Tells whoever forked it where it is, what it holds, and who has how many of them.
import { join } from "node:path";
import { startUpstream } from "@/e2e/upstream/upstream";
import { seedBigPipeline } from "@/lib/crm/demo/seed";
import { createCrm } from "@/lib/crm/handler";
import { createKeyRing } from "@/lib/crm/key-ring";
import { ensureLocation } from "@/lib/crm/location";
import { openStorage } from "@/lib/storage/database";

const [folder = "", apiKey = "", stages = "", limit = ""] = process.argv.slice(2);
const storage = await openStorage({ url: `file:${join(folder, "highlevel.db")}` });
await seedBigPipeline(storage, { seed: 1, stages: Number(stages), each: 200 });
const { id: locationId } = await ensureLocation(storage);
const { fetch } = createCrm({ storage, locationOf: createKeyRing([{ key: apiKey, locationId }]) });
const read = async (path: string) => {
  const headers = { authorization: `Bearer ${apiKey}` };
  return (await fetch(new Request(`http://crm.bench/v1${path}`, { headers }))).json();
};
const { pipelines } = await read("/pipelines/");
const { users } = await read("/users/location");
const { baseUrl } = await startUpstream({ fetch, limit: Number(limit) });
const owners: { id: string; total: number }[] = [];
for (const { id } of users) {
  const { meta } = await read(`/pipelines/${pipelines[0].id}/opportunities?assignedTo=${id}&limit=1`);
  owners.push({ id, total: meta.total });
}
process.send?.({ baseUrl, pipeline: pipelines[0], owners });
