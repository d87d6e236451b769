import pg from "pg";
import { seedBigPipeline } from "@/lib/crm/demo/seed";
import { createCrm } from "@/lib/crm/handler";
import { createKeyRing } from "@/lib/crm/key-ring";
import { ensureLocation } from "@/lib/crm/location";
import { openStorage } from "@/lib/storage/database";

const KEY = "bench-key-0123456789";
const STAGES = 10;

/** An embedded CRM over a database with one pipeline of ten stages. */
export type Filled = {
  pipelineId: string;
  stageIds: readonly string[];
  ownerId: string;
  /** Calls a path below `/v1`. @throws Error when the answer is no success. */
  // biome-ignore lint/suspicious/noExplicitAny: a benchmark reads a few fields of many shapes.
  call: (method: string, path: string, body?: unknown) => Promise<any>;
  close: () => Promise<void>;
};

/** Makes a database with so many opportunities. */
export async function openFilled(url: string, opportunities: number): Promise<Filled> {
  if (!url.startsWith("file:")) await createDatabase(url);
  const storage = await openStorage({ url });
  await seedBigPipeline(storage, { seed: 1, stages: STAGES, each: opportunities / STAGES });
  // What PostgreSQL does by itself within a minute.
  await storage.dialect.gatherStatistics(storage.db);
  const { id: locationId } = await ensureLocation(storage);
  const crm = createCrm({ storage, locationOf: createKeyRing([{ key: KEY, locationId }]) });
  const headers = { authorization: `Bearer ${KEY}` };
  const call: Filled["call"] = async (method, path, body) => {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await crm.fetch(new Request(`http://crm.bench/v1${path}`, { method, headers, ...init }));
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };
  const [pipeline] = (await call("GET", "/pipelines/")).pipelines;
  const [owner] = (await call("GET", "/users/location")).users;
  const stageIds = pipeline.stages.map((stage: { id: string }) => stage.id);
  return { pipelineId: pipeline.id, stageIds, ownerId: owner.id, call, close: () => storage.close() };
}

/** Makes a database on the server that a URL names. */
export async function createDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  const client = new pg.Client({ connectionString: url.replace(`/${name}`, "/postgres") });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
}
