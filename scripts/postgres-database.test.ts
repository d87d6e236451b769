import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedDemoData } from "@/lib/crm/demo/seed";
import { openStorage, type Storage } from "@/lib/storage/database";
import { makeTestDatabase, type TestDatabase } from "@/lib/storage/testing";

let folder: string;
let server: TestDatabase;
let value: string;
const urlOf = (name: string) => `file:${join(folder, name)}`;

async function within<T>(url: string, work: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = await openStorage({ url });
  return work(storage).finally(() => storage.close());
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pipelane-move-"));
  server = await makeTestDatabase();
  value = await within(urlOf("p.db"), async (storage) => {
    await seedDemoData(storage, { seed: 7, now: Date.UTC(2026, 10, 20) });
    const rows = await storage.db.selectFrom("opportunities").select("valueMinor").execute();
    const sum = rows.reduce((sum, { valueMinor }) => sum + BigInt(valueMinor ?? 0), 0n);
    const cents = String(sum % 100n).padStart(2, "0");
    return `${(sum / 100n).toLocaleString("en-US")}.${cents}`;
  });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await server.remove();
});

async function run(url: string, ...args: string[]) {
  const env = { ...process.env, DATABASE_URL: url, INIT_CWD: folder };
  const running = promisify(execFile)(process.execPath, ["scripts/database.mjs", ...args], { env });
  return running.then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout, progress: stderr }),
    ({ code, stderr }) => ({ code, said: String(stderr), progress: "" }),
  );
}

/** The lines that count the tables. */
const tables = (said: string) => said.split("\n").filter((line) => line.startsWith("  "));

test("a database moves from a file to PostgreSQL and back, with every row and every cent", async () => {
  const there = await run(urlOf("p.db"), "copy", urlOf("p.db"), server.url);
  expect(there.said).toMatch(/^PostgreSQL at .* holds what is in .*p\.db, row by row:\n/);
  expect(tables(there.said)).toContainEqual(
    expect.stringMatching(new RegExp(`^ {2}opportunities +1,200 {3}value ${value.replaceAll(".", "\\.")}$`)),
  );
  // On a terminal it is a bar.
  expect(there.progress).toMatch(/^Copying 1,\d{3} rows …$/m);
  const back = await run(urlOf("p.db"), "copy", server.url, urlOf("back.db"));
  expect([back.code, tables(back.said)]).toEqual([0, tables(there.said)]);
});

test("a backup is put back into an empty PostgreSQL, and into a full one only by force", async () => {
  const other = await makeTestDatabase();
  const backup = await run(urlOf("p.db"), "backup", "monday.db");
  const first = await run(other.url, "restore", "monday.db");
  expect([first.code, tables(first.said)]).toEqual([0, tables(backup.said)]);
  await within(other.url, ({ transaction }) =>
    transaction((tx) => tx.deleteFrom("opportunities").where("status", "=", "won").execute()),
  );
  const refused = await run(other.url, "restore", "monday.db");
  expect(refused).toMatchObject({
    code: 1,
    said: expect.stringMatching(/PostgreSQL at .* is not empty, and nothing.*add --force/),
  });
  const countOf = () =>
    within(other.url, async ({ db }) => (await db.selectFrom("opportunities").select("id").execute()).length);
  expect(await countOf()).toBeLessThan(1_200);
  const forced = await run(other.url, "restore", "monday.db", "--force");
  expect(forced.said).toMatch(
    /^PostgreSQL at .* holds what was in .*monday\.db:\n[\s\S]*start it again\.\n$/,
  );
  expect([await countOf(), tables(forced.said)]).toEqual([1_200, tables(backup.said)]);
  await other.remove();
});
