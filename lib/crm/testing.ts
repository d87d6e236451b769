import "server-only";
import { openStorage, type Storage } from "@/lib/storage/database";
import { makeTestDatabase } from "@/lib/storage/testing";
import { assertDocumented } from "./fixtures/documented";
import { type Crm, createCrm } from "./handler";
import { createKeyRing } from "./key-ring";
import { ensureLocation } from "./location";

/** The key of every CRM that a test opens. */
export const TEST_KEY = "test-key-of-the-embedded-crm";

export type TestCrm = {
  crm: Crm;
  storage: Storage;
  locationId: string;
  /** Calls a path below `/v1`, reads the answer as JSON, and fails when the API's document does not foresee it. */
  call: (method: string, path: string, body?: unknown) => Promise<{ status: number; body: Json }>;
  /** Adds a pipeline with these stages: the first one is called Sales, the next ones Sales 2, Sales 3 and so on. */
  makePipeline: (...stageNames: string[]) => Promise<{ id: string; stageIds: string[] }>;
  close: () => Promise<void>;
};

/** JSON as a test walks through it. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads many shapes and asserts each of them.
export type Json = any;

/** A storage in which `by` happens once, right after the transaction of that number: between two batches. */
export function interruptedAfter(
  storage: Storage,
  { batch, by }: { batch: number; by: () => Promise<unknown> },
): Storage {
  let done = 0;
  return {
    ...storage,
    transaction: async (work) => {
      const answer = await storage.transaction(work);
      done += 1;
      if (done === batch) await by();
      return answer;
    },
  };
}

/** A CRM over a database of its own, which `close` removes: see `makeTestDatabase`. The clock starts in 2026 and stands until a test moves it. */
export async function openTestCrm(clock: { now: number } = { now: Date.UTC(2026, 0, 1) }): Promise<TestCrm> {
  const database = await makeTestDatabase();
  const storage = await openStorage({ url: database.url });
  const { id: locationId } = await ensureLocation(storage);
  const crm = createCrm({
    storage,
    locationOf: createKeyRing([{ key: TEST_KEY, locationId }]),
    now: () => clock.now,
  });
  const call: TestCrm["call"] = async (method, path, sent) => {
    const init = sent === undefined ? {} : { body: typeof sent === "string" ? sent : JSON.stringify(sent) };
    const headers = { authorization: `Bearer ${TEST_KEY}` };
    const response = await crm.fetch(new Request(`http://crm.test/v1${path}`, { method, headers, ...init }));
    const text = await response.text();
    const body: Json = text === "" ? undefined : JSON.parse(text);
    assertDocumented(crm.endpoints, { method, path, status: response.status, body });
    return { status: response.status, body };
  };
  let made = 0;
  const makePipeline: TestCrm["makePipeline"] = async (...stageNames) => {
    made += 1;
    const { body } = await call("POST", "/pipelines/", {
      name: made === 1 ? "Sales" : `Sales ${made}`,
      stages: stageNames.map((name) => ({ name })),
    });
    return { id: body.id, stageIds: body.stages.map((stage: { id: string }) => stage.id) };
  };
  const close = async () => {
    await storage.close();
    await database.remove();
  };
  return { crm, storage, locationId, call, makePipeline, close };
}
