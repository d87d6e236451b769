import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStorage, type Storage } from "./database";
import { makeTestDatabase, type TestDatabase } from "./testing";

let database: TestDatabase;
let storage: Storage;
let open: Storage[];

beforeEach(async () => {
  database = await makeTestDatabase();
  open = [];
  storage = await openAnother();
});
afterEach(async () => {
  for (const each of open) await each.close();
  await database.remove();
});

async function openAnother(lockWaitMs = 5_000): Promise<Storage> {
  const opened = await openStorage({ url: database.url, lockWaitMs });
  open.push(opened);
  return opened;
}

const here = (id = "l") => ({ id, name: "0", createdAt: 1 });
const idsOf = async ({ db }: Storage) =>
  (await db.selectFrom("locations").select("id").orderBy("id").execute()).map(({ id }) => id);

describe("a transaction", () => {
  test("is kept whole or not at all", async () => {
    const failing = storage.transaction(async (tx) => {
      await tx.insertInto("locations").values(here()).execute();
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await idsOf(storage)).toEqual([]);
  });

  test("whose work goes on after a failed statement is kept when it resolves, and else it rejects", async () => {
    const outcome = await storage
      .transaction(async (tx) => {
        await tx.insertInto("locations").values(here("before")).execute();
        await sql`select no_such_column from locations`.execute(tx).catch(() => {});
      })
      .then(
        () => "resolved",
        (error: unknown) => error,
      );
    const kept = await idsOf(storage);
    if (outcome === "resolved") expect(kept).toEqual(["before"]);
    else expect(outcome).toMatchObject({ message: expect.stringMatching(/^nothing was kept/) });
    expect(kept).toEqual(outcome === "resolved" ? ["before"] : []);
    await storage.transaction((tx) => tx.insertInto("locations").values(here("after")).execute());
  });

  test("waits for the one before it, of this and of other servers, so that no update is lost", async () => {
    await storage.db.insertInto("locations").values(here()).execute();
    const servers = [storage, await openAnother()];
    const addOne = (server: Storage) =>
      server.transaction(async (tx) => {
        const { name } = await tx.selectFrom("locations").select("name").executeTakeFirstOrThrow();
        await setImmediate();
        await tx
          .updateTable("locations")
          .set({ name: String(Number(name) + 1) })
          .execute();
      });
    await Promise.all(Array.from({ length: 25 }, () => servers.map(addOne)).flat());
    const { name } = await storage.db.selectFrom("locations").select("name").executeTakeFirstOrThrow();
    expect(name).toBe("50");
  });

  test("is not seen by others until it is done, and does not hold up their reads", async () => {
    const other = await openAnother();
    await storage.transaction(async (tx) => {
      await tx.insertInto("locations").values(here()).execute();
      expect(await idsOf(other)).toEqual([]);
    });
    expect(await idsOf(other)).toEqual(["l"]);
  });

  test("cannot point into another location", async () => {
    await storage.db
      .insertInto("locations")
      .values([here("a"), here("b")])
      .execute();
    await storage.db
      .insertInto("pipelines")
      .values({ id: "p", locationId: "a", name: "P", position: 0, createdAt: 1 })
      .execute();
    const foreign = storage.db
      .insertInto("stages")
      .values({ id: "s", locationId: "b", pipelineId: "p", name: "S", position: 0 })
      .execute();
    await expect(foreign).rejects.toThrow(/FOREIGN KEY/i);
  });
});

describe("while another server writes for too long", () => {
  test("writes that queue up are all refused after one wait, and reads go on meanwhile", async () => {
    const lockWaitMs = 400;
    const other = await openAnother(lockWaitMs);
    await storage.transaction(async () => {
      const ids = Array.from({ length: 20 }, (_, n) => `w${n}`);
      const writes = Promise.allSettled(
        ids.map((id) => other.transaction((tx) => tx.insertInto("locations").values(here(id)).execute())),
      );
      expect(await idsOf(other)).toEqual([]);
      // One after another they would take twenty times as long; so would it take to reach this turn.
      const late = new Promise((resolve) => setTimeout(resolve, lockWaitMs * 10, "late"));
      const outcomes = await Promise.race([writes, late]);
      expect(outcomes).toEqual(
        ids.map(() => ({
          status: "rejected",
          reason: expect.objectContaining({
            code: "upstream_unavailable",
            hint: expect.stringMatching(/^The database is busy/),
          }),
        })),
      );
    });
    await other.transaction((tx) => tx.insertInto("locations").values(here()).execute());
    expect(await idsOf(storage)).toEqual(["l"]);
  });
});

describe("a snapshot", () => {
  test("shows one moment, however often it reads while others write", async () => {
    await storage.db.insertInto("locations").values(here("a")).execute();
    const other = await openAnother();
    await storage.snapshot(async (tx) => {
      const count = async () =>
        (await sql<{ n: number }>`select count(*) as n from locations`.execute(tx)).rows[0]?.n;
      expect(await count()).toBe(1);
      await other.transaction((write) => write.insertInto("locations").values(here("b")).execute());
      expect(await count()).toBe(1);
    });
    expect(await idsOf(storage)).toEqual(["a", "b"]);
  });
});
