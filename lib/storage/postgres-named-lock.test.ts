import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStorage, type Queryable, type Storage } from "./database";
import { underLock } from "./named-lock";
import { makeTestDatabase, type TestDatabase } from "./testing";

// Two servers on one database.

let database: TestDatabase;
let here: Storage;
let there: Storage;

beforeEach(async () => {
  database = await makeTestDatabase();
  here = await openStorage({ url: database.url });
  there = await openStorage({ url: database.url });
});
afterEach(async () => {
  await Promise.all([here.close(), there.close()]);
  await database.remove();
});

const addLocation = (tx: Queryable, id: string) =>
  tx.insertInto("locations").values({ id, name: id, createdAt: 1 }).execute();
const countLocations = async (tx: Queryable) =>
  Number(
    (await tx.selectFrom("locations").select(sql<number>`count(*)`.as("many")).executeTakeFirst())?.many,
  );

test("who asks for one name goes one after another, each seeing what the last one wrote", async () => {
  const seen = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      underLock(at % 2 === 0 ? here : there, { name: "one", waitMs: 5_000 }, async (tx) => {
        const before = await countLocations(tx);
        await addLocation(tx, `l${at}`);
        return before;
      }),
    ),
  );
  expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => at));
});

test("who asks for another name, or writes to the CRM, does not wait", async () => {
  await underLock(here, { name: "one", waitMs: 5_000 }, async () => {
    expect(await underLock(there, { name: "two", waitMs: 50 }, async () => "done")).toBe("done");
    await there.transaction((tx) => addLocation(tx, "l"));
  });
  await here.transaction(async () => {
    expect(await underLock(there, { name: "one", waitMs: 50 }, async () => "done")).toBe("done");
  });
});

test("who waits too long is told that it is busy, and the connection is as good as before", async () => {
  await underLock(here, { name: "one", waitMs: 5_000 }, async () => {
    await expect(underLock(there, { name: "one", waitMs: 50 }, async () => {})).rejects.toMatchObject({
      code: "upstream_unavailable",
    });
  });
  expect(await underLock(there, { name: "one", waitMs: 50 }, async () => "done")).toBe("done");
});

test("of work that fails nothing is kept", async () => {
  const failing = underLock(here, { name: "one", waitMs: 50 }, async (tx) => {
    await addLocation(tx, "l");
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(await countLocations(there.db)).toBe(0);
});
