import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStorage, type Storage } from "@/lib/storage/database";
import { buildProgram } from "@/lib/storage/fixtures/build-program";
import { ensureLocation } from "../location";
import { isEmpty, seedDemoData } from "./seed";

const NOW = Date.UTC(2026, 10, 20, 9, 30);
let folder: string;
let storage: Storage;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "pipelane-demo-"));
  storage = await openStorage({ url: `file:${folder}/demo.db` });
});

afterEach(async () => {
  await storage.close();
  rmSync(folder, { recursive: true });
});

async function everything({ db } = storage) {
  const [stages, users, contacts, opportunities] = await Promise.all([
    db.selectFrom("stages").selectAll().orderBy("pipelineId").orderBy("position").execute(),
    db.selectFrom("users").selectAll().orderBy("id").execute(),
    db.selectFrom("contacts").selectAll().orderBy("seq").execute(),
    db.selectFrom("opportunities").selectAll().orderBy("seq").execute(),
  ]);
  return { stages, users, contacts, opportunities };
}

test("a seed gives the same rows each time, but for the location's id", async () => {
  const other = await openStorage({ url: `file:${folder}/other.db` });
  const [first, second] = await Promise.all(
    [storage, other].map(async (each) => {
      await seedDemoData(each, { seed: 7, now: NOW });
      const { id } = await ensureLocation(each);
      return JSON.stringify(await everything(each)).replaceAll(id, "LOCATION");
    }),
  );
  await other.close();
  expect(second).toBe(first);
});

test("it is two living pipelines with the shape of a funnel", async () => {
  const { opportunities: count } = await seedDemoData(storage, { seed: 1, now: NOW });
  const { stages, users, contacts, opportunities } = await everything();
  expect(opportunities).toHaveLength(count);
  expect(count).toBeGreaterThan(1_100);
  expect(users).toHaveLength(9);
  expect(contacts.length).toBeGreaterThan(250);

  const pipelines = await storage.db.selectFrom("pipelines").selectAll().execute();
  expect(pipelines).toHaveLength(2);
  for (const { id } of pipelines) {
    const columns = stages.filter(({ pipelineId }) => pipelineId === id);
    expect(columns.length).toBeGreaterThanOrEqual(6);
    expect(columns.length).toBeLessThanOrEqual(8);
    const open = columns.map(
      (stage) => opportunities.filter((o) => o.stageId === stage.id && o.status === "open").length,
    );
    expect(open[0]).toBeGreaterThan(3 * (open.at(-1) ?? 0));
    expect(Math.min(...open)).toBeGreaterThan(0);
  }
  const shares = (["open", "won", "lost", "abandoned"] as const).map(
    (status) => opportunities.filter((opportunity) => opportunity.status === status).length / count,
  );
  expect(shares[0]).toBeGreaterThan(0.65);
  for (const share of shares) expect(share).toBeGreaterThan(0.01);
});

test("no age contradicts another, and nothing lies in the future", async () => {
  await seedDemoData(storage, { seed: 2, now: NOW });
  const { opportunities } = await everything();
  for (const { createdAt, updatedAt, lastStatusChangeAt, status } of opportunities) {
    expect(createdAt).toBeLessThanOrEqual(updatedAt);
    expect(updatedAt).toBeLessThanOrEqual(NOW);
    expect(lastStatusChangeAt === null).toBe(status === "open");
  }
  const fresh = opportunities.filter(({ createdAt }) => NOW - createdAt < 7 * 86_400_000);
  expect(fresh.length).toBeGreaterThan(20);
});

test("nobody real can be reached by its addresses and numbers", async () => {
  await seedDemoData(storage, { seed: 3, now: NOW });
  const { contacts, users } = await everything();
  for (const { email, phone } of [...contacts, ...users]) {
    if (email) expect(email).toMatch(/^[a-z0-9.-]+@[a-z0-9-]+\.example$/);
    if (phone)
      expect(phone).toMatch(
        /555-01\d\d$|496 0\d{3}$|7946 0\d{3}$|2018 0\d{3}$|^\+49 30 23125 |^\+33 1 99 00 |^\+46 8 465 004 |^\+46 40 628 04 /,
      );
  }
});

test("it can be searched in any script", async () => {
  await seedDemoData(storage, { seed: 4, now: NOW });
  for (const text of ["renewal", "شركة", "株式会社", "malgorzata"]) {
    const found = await storage.db
      .selectFrom("opportunities")
      .select("id")
      .where(storage.dialect.contains("opportunities", text))
      .execute();
    expect.soft(found.length, text).toBeGreaterThan(0);
  }
});

test("a database with a pipeline is never touched", async () => {
  const { id: locationId } = await ensureLocation(storage);
  await storage.db
    .insertInto("pipelines")
    .values({ id: "mine", locationId, name: "Mine", position: 0, createdAt: 1 })
    .execute();
  expect(await isEmpty(storage.db)).toBe(false);
  expect(await seedDemoData(storage, { seed: 7, now: NOW })).toEqual({ opportunities: 0 });
  expect(await everything()).toEqual({ stages: [], users: [], contacts: [], opportunities: [] });
});

test("of two processes that start at once, one fills the database", async () => {
  const program = await buildProgram("lib/crm/demo/fixtures/seed-process.ts");
  const seedInProcess = () => promisify(execFile)(process.execPath, [program, `file:${folder}/demo.db`]);
  const made = await Promise.all([seedInProcess(), seedInProcess()]);
  expect(made.map(({ stdout }) => stdout).sort()).toEqual(["0", "1200"]);
  expect((await everything()).opportunities).toHaveLength(1200);
});
