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
