import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStorage, type Storage } from "./database";

let folder: string;
let storage: Storage;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "pipelane-file-"));
  storage = await openStorage({ url: `file:${join(folder, "p.db")}`, lockWaitMs: 100 });
});
afterEach(async () => {
  await storage.close();
  rmSync(folder, { recursive: true });
});

const insert = (id: string, name = "Here") =>
  storage.transaction((tx) => tx.insertInto("locations").values({ id, name, createdAt: 1 }).execute());
const ids = async () =>
  (await storage.db.selectFrom("locations").select("id").orderBy("id").execute()).map(({ id }) => id);

describe("a file whose disk is full", () => {
  test("refuses a write in clear words, keeps what it has, and takes writes again when there is room", async () => {
    await insert("before");
    const { pageCount } = (await sql<{ pageCount: number }>`pragma page_count`.execute(storage.db))
      .rows[0] ?? { pageCount: 0 };
    await sql.raw(`pragma max_page_count = ${pageCount}`).execute(storage.db);
    await expect(insert("large", "x".repeat(1_000_000))).rejects.toMatchObject({
      code: "upstream_unavailable",
      retryAfterMs: 30_000,
      hint: expect.stringMatching(/disk of the database is full/),
    });
    expect(await ids()).toEqual(["before"]);
    await sql.raw("pragma max_page_count = 1000000").execute(storage.db);
    await insert("large", "x".repeat(1_000_000));
    expect(await ids()).toEqual(["before", "large"]);
  });
});

describe("a file that takes no changes", () => {
  test("says so and still lets itself be read", async () => {
    await insert("before");
    await sql`pragma query_only = on`.execute(storage.db);
    await expect(insert("after")).rejects.toMatchObject({ code: "upstream_unavailable" });
    await sql`pragma query_only = off`.execute(storage.db);
    await insert("after");
    expect(await ids()).toEqual(["after", "before"]);
  });
});

describe("a file that somebody is writing to", () => {
  test("can be opened, since its tables are up to date", async () => {
    await storage.transaction(async () => {
      const other = await openStorage({ url: `file:${join(folder, "p.db")}`, lockWaitMs: 0 });
      await other.close();
    });
  });

  test("cannot be opened while its tables would have to change, and the refusal says so", async () => {
    const url = `file:${join(folder, "new.db")}`;
    const writer = new Database(join(folder, "new.db"));
    writer.exec("pragma journal_mode = wal; begin immediate; create table something (id text)");
    await expect(openStorage({ url, lockWaitMs: 0, migrationWaitMs: 0 })).rejects.toMatchObject({
      code: "upstream_unavailable",
      hint: expect.stringMatching(/^The database is busy/),
    });
    writer.exec("commit");
    writer.close();
    await (await openStorage({ url })).close();
  });
});
