import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { databasePath, openStorage } from "./database";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pipelane-storage-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const urlOf = (name: string) => `file:${join(folder, name)}`;

async function hintOf(url: string): Promise<string> {
  const refusal = await openStorage({ url }).then(
    () => null,
    (error: unknown) => error,
  );
  return refusal instanceof AppError ? (refusal.hint ?? "") : String(refusal);
}

describe("opening the database", () => {
  test("makes the file and its folders, and finds everything again at the next start", async () => {
    const url = urlOf("a/b/pipelane.db");
    const first = await openStorage({ url });
    await first.db.insertInto("locations").values({ id: "l", name: "Here", createdAt: 1 }).execute();
    await first.close();
    const second = await openStorage({ url });
    const rows = await second.db.selectFrom("locations").selectAll().execute();
    await second.close();
    expect(rows).toMatchObject([{ id: "l", name: "Here", createdAt: 1, allowDuplicateOpportunity: 1 }]);
  });

  test("writes ahead, syncs each commit, never waits with the thread held, and keeps foreign keys", async () => {
    const { db, close } = await openStorage({ url: urlOf("p.db") });
    const pragma = async (name: string) =>
      Object.values((await sql.raw(`pragma ${name}`).execute(db)).rows[0] ?? {});
    expect(await pragma("journal_mode")).toEqual(["wal"]);
    expect(await pragma("synchronous")).toEqual([2]);
    expect(await pragma("busy_timeout")).toEqual([0]);
    expect(await pragma("foreign_keys")).toEqual([1]);
    await close();
  });

  test("understands the ways of writing a file address", () => {
    expect(databasePath("file:///var/x.db")).toBe("/var/x.db");
    expect(databasePath("file:/var/x.db")).toBe("/var/x.db");
    expect(databasePath("file:data/x.db")).toBe(join(process.cwd(), "data/x.db"));
  });

  test("says what to do about a file that is no database", async () => {
    writeFileSync(join(folder, "p.db"), "once upon a time ".repeat(500));
    expect(await hintOf(urlOf("p.db"))).toMatch(/p\.db is not a database or is damaged: put a backup/);
  });

  test("says what to do about a database that lost its second half", async () => {
    const path = join(folder, "p.db");
    const storage = await openStorage({ url: urlOf("p.db") });
    await storage.close();
    truncateSync(path, Math.floor(readFileSync(path).length / 2));
    expect(await hintOf(urlOf("p.db"))).toMatch(/is not a database or is damaged: put a backup/);
  });

  test("says what to do about a database with garbage in the middle", async () => {
    const path = join(folder, "p.db");
    const storage = await openStorage({ url: urlOf("p.db") });
    await storage.close();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0xa5, 4096, Math.min(bytes.length, 40_960)));
    expect(await hintOf(urlOf("p.db"))).toMatch(/is not a database or is damaged: put a backup/);
  });

  test("says what to do about a database that a newer Pipelane wrote", async () => {
    const storage = await openStorage({ url: urlOf("p.db") });
    await sql`insert into pipelane_migrations (name) values ('9999-from-the-future')`.execute(storage.db);
    await storage.close();
    expect(await hintOf(urlOf("p.db"))).toMatch(/newer Pipelane: update Pipelane/);
  });

  test("says what to do about a place where no file can be", async () => {
    writeFileSync(join(folder, "a-file"), "");
    expect(await hintOf(urlOf("a-file/p.db"))).toMatch(/cannot be opened for writing/);
    expect(await hintOf(`file:${folder}`)).toMatch(/cannot be opened for writing/);
    expect(await hintOf("file:/proc/nope/p.db")).toMatch(/cannot be opened for writing/);
  });
});

describe("a transaction", () => {
  test("is kept whole or not at all", async () => {
    const storage = await openStorage({ url: urlOf("p.db") });
    const failing = storage.transaction(async (tx) => {
      await tx.insertInto("locations").values({ id: "l", name: "Here", createdAt: 1 }).execute();
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await storage.db.selectFrom("locations").selectAll().execute()).toEqual([]);
    await storage.close();
  });

  test("waits for the one before it, and reads see none of it until it is done", async () => {
    const storage = await openStorage({ url: urlOf("p.db") });
    await storage.db.insertInto("locations").values({ id: "l", name: "0", createdAt: 1 }).execute();
    const addOne = () =>
      storage.transaction(async (tx) => {
        const { name } = await tx.selectFrom("locations").select("name").executeTakeFirstOrThrow();
        await new Promise((resolve) => setImmediate(resolve));
        await tx
          .updateTable("locations")
          .set({ name: String(Number(name) + 1) })
          .execute();
      });
    await Promise.all(Array.from({ length: 50 }, addOne));
    expect((await storage.db.selectFrom("locations").select("name").executeTakeFirstOrThrow()).name).toBe(
      "50",
    );
    await storage.close();
  });

  test("waits for another connection's without holding up the thread", async () => {
    const [one, two] = [await openStorage({ url: urlOf("p.db") }), await openStorage({ url: urlOf("p.db") })];
    const insert = (storage: typeof one, id: string) =>
      storage.transaction(async (tx) => {
        await tx.insertInto("locations").values({ id, name: id, createdAt: 1 }).execute();
        // The other connection asks for the lock now; were the thread held, this turn would never come.
        await new Promise((resolve) => setImmediate(resolve));
        await new Promise((resolve) => setImmediate(resolve));
      });
    await Promise.all([insert(one, "a"), insert(two, "b"), insert(one, "c"), insert(two, "d")]);
    const rows = await one.db.selectFrom("locations").select("id").orderBy("id").execute();
    expect(rows.map(({ id }) => id)).toEqual(["a", "b", "c", "d"]);
    await one.close();
    await two.close();
  });

  test("cannot point into another location", async () => {
    const storage = await openStorage({ url: urlOf("p.db") });
    await storage.db
      .insertInto("locations")
      .values([
        { id: "a", name: "A", createdAt: 1 },
        { id: "b", name: "B", createdAt: 1 },
      ])
      .execute();
    await storage.db
      .insertInto("pipelines")
      .values({ id: "p", locationId: "a", name: "P", position: 0, createdAt: 1 })
      .execute();
    const foreign = storage.db
      .insertInto("stages")
      .values({ id: "s", locationId: "b", pipelineId: "p", name: "S", position: 0 })
      .execute();
    await expect(foreign).rejects.toThrow(/FOREIGN KEY/);
    await storage.close();
  });
});
