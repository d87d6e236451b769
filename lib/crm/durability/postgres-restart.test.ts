import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStorage, type Storage } from "@/lib/storage/database";
import { type PostgresServer, startPostgres } from "@/lib/storage/fixtures/postgres-server";
import { type Crm, createCrm } from "../handler";
import { createKeyRing } from "../key-ring";
import { ensureLocation } from "../location";

const KEY = "key-of-the-restarted-crm";
let server: PostgresServer;
let storage: Storage;
let crm: Crm;
/** How many opportunities were answered to have been made. */
let answered = 0;
/** Failures that no caller could make sense of. */
const faceless: unknown[] = [];

beforeAll(async () => {
  // What is answered has to be on the disk, as in production.
  server = await startPostgres({ fsync: true });
  storage = await openStorage({ url: server.urlOf("postgres") });
  const { id: locationId } = await ensureLocation(storage);
  crm = createCrm({
    ...{ storage, locationOf: createKeyRing([{ key: KEY, locationId }]) },
    onFailure: (error) => {
      if (!(error instanceof Error && "hint" in error)) faceless.push(error);
    },
  });
});
afterAll(async () => {
  await storage.close();
  await server.stop();
});

async function call(method: string, path: string, body?: object) {
  const init = body ? { body: JSON.stringify(body) } : {};
  const headers = { authorization: `Bearer ${KEY}` };
  const response = await crm.fetch(
    new Request(`http://crm/v1/pipelines${path}`, { method, headers, ...init }),
  );
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** What one caller was answered: ids that were made, ids that were moved, and every answer that was not 200. */
type Answers = { made: string[]; won: Set<string>; others: Awaited<ReturnType<typeof call>>[] };

/** Makes opportunities and wins every second one, as fast as it can, until it is told to stop. */
async function write(
  pipeline: { id: string; stages: { id: string }[] },
  caller: number,
  until: { stop: boolean },
) {
  const answers: Answers = { made: [], won: new Set(), others: [] };
  const base = `/${pipeline.id}/opportunities`;
  const stageId = pipeline.stages[0]?.id;
  for (let n = 0; !until.stop; n++) {
    const draft = { title: `${caller}-${n}`, stageId, status: "open", email: `c${caller}-${n % 3}@x.io` };
    const created = await call("POST", base, draft);
    if (created.status === 200) {
      answers.made.push(created.body.id);
      answered += 1;
    } else {
      answers.others.push(created);
      // Whoever is told to come back does not come back at once; the server needs the processor to start.
      await pause(20);
    }
    if (created.status === 200 && n % 2 === 0) {
      const moved = await call("PUT", `${base}/${created.body.id}/status`, { stageId, status: "won" });
      if (moved.status === 200) answers.won.add(created.body.id);
      else answers.others.push(moved);
    }
    await pause(0);
  }
  return answers;
}

/** Resolves once `more` opportunities have been made. */
async function answeredMore(more: number): Promise<void> {
  for (const wanted = answered + more; answered < wanted; ) await pause(1);
}

test("a server that dies or is restarted under load, six times: clear 503s, it goes on by itself, and nothing answered is lost", async () => {
  const { body: pipeline } = await call("POST", "", { name: "P", stages: ["S"] });
  const until = { stop: false };
  const callers = Array.from({ length: 4 }, (_, caller) => write(pipeline, caller, until));
  const moments = fc.sample(fc.integer({ min: 5, max: 80 }), { numRuns: 6, seed: 20261122 });
  for (const [round, more] of moments.entries()) {
    await answeredMore(more);
    await (round % 2 === 0 ? server.kill() : server.shutDown());
    await server.start();
  }
  await answeredMore(20);
  until.stop = true;
  const answers = await Promise.all(callers);

  const rows = await storage.db.selectFrom("opportunities").select(["id", "status"]).execute();
  const statuses = new Map(rows.map(({ id, status }) => [id, status]));
  expect(answers.flatMap(({ made }) => made).filter((id) => !statuses.has(id))).toEqual([]);
  expect(answers.flatMap(({ won }) => [...won]).filter((id) => statuses.get(id) !== "won")).toEqual([]);

  const others = answers.flatMap((each) => each.others);
  expect(others.length).toBeGreaterThan(0);
  expect(others.filter(({ status }) => status !== 503)).toEqual([]);
  for (const { body, headers } of others) {
    expect(body).toEqual({ msg: expect.stringMatching(/\bdatabase\b/) });
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  }
  expect(faceless).toEqual([]);
  // Whoever was told that nothing was changed was told the truth.
  const unknown = others.filter(({ headers }) => headers.get("pipelane-outcome") === "unknown");
  const made = answers.reduce((sum, each) => sum + each.made.length, 0);
  expect(rows.length).toBeGreaterThanOrEqual(made);
  expect(rows.length).toBeLessThanOrEqual(made + unknown.length);
}, 60_000);
