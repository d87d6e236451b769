import { afterAll, beforeAll, expect, test } from "vitest";
import { LOCAL_SESSION } from "@/lib/identity/session";
import { openStorage, type Storage } from "@/lib/storage/database";
import { makeTestDatabase, type TestDatabase } from "@/lib/storage/testing";
import { adoptActivities } from "./adopt";
import { createActivityLog } from "./log";

let database: TestDatabase;
let storage: Storage;
beforeAll(async () => {
  database = await makeTestDatabase();
  storage = await openStorage({ url: database.url });
});
afterAll(async () => {
  await storage.close();
  await database.remove();
});

const at = (locationId: string) => ({ ...LOCAL_SESSION, locationId });

/** Lines of a location, a second apart. */
async function write(locationId: string, { count, fromMs }: { count: number; fromMs: number }) {
  const deed = { kind: "moved", outcome: "done", pipelineId: "p1", opportunityId: "o1" } as const;
  const rows = Array.from({ length: count }, (_, index) => ({
    ...{ ...deed, id: `${locationId}-${index}`, locationId, at: fromMs + index * 1_000, requestId: "r" },
    ...{ userId: null, userName: "Local user" },
    detail: JSON.stringify({ from: null, to: null, changes: [] }),
  }));
  await storage.db.insertInto("activities").values(rows).execute();
}

test("what a location has written down can become another's, which keeps its own and their order", async () => {
  const fromMs = Date.UTC(2026, 10, 1);
  // More than one transaction takes.
  await write("local", { count: 501, fromMs });
  await write("harbour", { count: 1, fromMs: fromMs + 3_600_000 });
  await write("nova", { count: 1, fromMs });
  const log = createActivityLog(storage);
  const linesOf = async (id: string) => (await log.list(at(id), { filters: {}, limit: 600 })).activities;
  const [before, own] = await Promise.all([linesOf("local"), linesOf("harbour")]);

  expect(await adoptActivities(storage, { from: "local", to: "harbour" })).toBe(501);

  expect(await linesOf("harbour")).toEqual([...own, ...before]);
  expect(await linesOf("local")).toEqual([]);
  expect(await linesOf("nova")).toHaveLength(1);
  expect(await adoptActivities(storage, { from: "local", to: "harbour" })).toBe(0);
});
