import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createActivityLog } from "@/lib/activity/log";
import { seedDemoData } from "@/lib/crm/demo/seed";
import { LOCAL_SESSION } from "@/lib/identity/session";
import { openStorage } from "@/lib/storage/database";
import { describeTallies } from "./database-report";

let folder: string;
const urlOf = (name: string) => `file:${join(folder, name)}`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pipelane-move-"));
  const storage = await openStorage({ url: urlOf("p.db") });
  await seedDemoData(storage, { seed: 7, now: Date.UTC(2026, 10, 20) });
  await storage.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

type Surroundings = { url?: string; LOCATIONS_FILE?: string };

async function run({ url = urlOf("p.db"), ...more }: Surroundings, ...args: string[]) {
  const env = { ...process.env, DATABASE_URL: url, INIT_CWD: folder, ...more };
  const running = promisify(execFile)(process.execPath, ["scripts/database.mjs", ...args], { env });
  return running.then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stderr }) => ({ code, said: String(stderr) }),
  );
}

test("a backup is written where the command was typed, says what it holds, and replaces data only by force", async () => {
  const backup = await run({}, "backup", "monday.db");
  expect(backup).toEqual({
    code: 0,
    said: expect.stringMatching(
      /is backed up in .*monday\.db:\n {2}locations +1\n[\s\S]*opportunities +1,200 {3}value /,
    ),
  });
  const [refused, forced] = await Promise.all([
    run({}, "restore", "monday.db"),
    run({}, "copy", urlOf("p.db"), urlOf("copied.db"), "--force"),
  ]);
  expect(refused.code).toBe(1);
  expect(refused.said).toMatch(/p\.db is not empty, and nothing was changed.*add --force/);
  expect(forced.said).toMatch(
    /copied\.db holds what is in .*p\.db, row by row:\n[\s\S]*opportunities +1,200/,
  );
});

test("a backup of an older Pipelane's database leaves it to the Pipelane that runs on it", async () => {
  const running = await openStorage({ url: urlOf("older.db") });
  const undo = ["insert", "delete", "update"].map((event) => `drop trigger stage_totals_${event}`);
  undo.push("drop table stage_totals", "delete from pipelane_migrations where name like '0004%'");
  for (const statement of undo) await sql.raw(statement).execute(running.db);
  const [backup, copy] = [
    await run({ url: urlOf("older.db") }, "backup", "older-backup.db"),
    await run({}, "copy", urlOf("older.db"), urlOf("newer.db")),
  ];
  expect(backup).toMatchObject({ code: 0, said: expect.stringMatching(/is backed up in/) });
  expect(copy).toMatchObject({ code: 1, said: expect.stringMatching(/Start the new Pipelane on it first/) });
  expect(existsSync(join(folder, "newer.db"))).toBe(false);
  const { rows } = await sql`select name from pipelane_migrations where name like '0004%'`.execute(
    running.db,
  );
  expect(rows).toEqual([]);
  await running.close();
});

test("a backup is put back into a database that is not there yet, and into a full one by force", async () => {
  // What db:backup writes is another test's: here any database that was closed will do.
  copyFileSync(join(folder, "p.db"), join(folder, "tuesday.db"));
  const into = (...rest: string[]) => run({ url: urlOf("new.db") }, "restore", "tuesday.db", ...rest);
  const first = await into();
  expect(first).toEqual({
    code: 0,
    said: expect.stringMatching(
      /new\.db holds what was in .*tuesday\.db:\n[\s\S]*opportunities +1,200 {3}value /,
    ),
  });
  expect(await into("--force")).toEqual(first);
});

test("a restore of what is no backup leaves no database behind", async () => {
  writeFileSync(join(folder, "letter.db"), "Dear Sir or Madam, ".repeat(500));
  const failed = await run({ url: urlOf("a/b/never.db") }, "restore", "letter.db");
  expect(failed).toEqual({ code: 1, said: expect.stringMatching(/letter\.db is no backup of Pipelane/) });
  expect(existsSync(join(folder, "a"))).toBe(false);
});

test("values are written with all their digits", () => {
  const table = {
    table: "opportunities",
    rows: 1_000_000,
    valueMinor: 9_223_372_036_854_775_808n,
    digest: "",
  };
  expect(describeTallies([table])).toBe(
    "  opportunities          1,000,000   value 92,233,720,368,547,758.08",
  );
});

test("who did what before there was a file of locations becomes that of a location of the file", async () => {
  const storage = await openStorage({ url: urlOf("p.db") });
  const deed = { kind: "moved", outcome: "done", pipelineId: "p1", opportunityId: "o1" } as const;
  const log = createActivityLog(storage);
  await log.add(LOCAL_SESSION, { ...deed, from: null, to: null, changes: [], requestId: "r" });
  const file = join(folder, "locations.json");
  writeFileSync(file, JSON.stringify({ locations: [{ id: "harbour", upstream: { kind: "embedded" } }] }));
  const adopt = (LOCATIONS_FILE: string, id: string) => run({ LOCATIONS_FILE }, "adopt", id);

  const [without, unknown] = await Promise.all([adopt("", "harbour"), adopt(file, "nova")]);
  expect(without).toEqual({ code: 1, said: expect.stringContaining("LOCATIONS_FILE is not set") });
  expect(unknown).toEqual({
    code: 1,
    said: expect.stringContaining("no location nova in the file, only: harbour."),
  });
  expect(await adopt(file, "harbour")).toEqual({
    code: 0,
    said: expect.stringMatching(/^1 line .*harbour's now/),
  });
  const { activities } = await log.list({ ...LOCAL_SESSION, locationId: "harbour" }, { filters: {} });
  expect(activities).toMatchObject([deed]);
  await storage.close();
});
