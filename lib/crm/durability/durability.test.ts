import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import fc from "fast-check";
import { sql } from "kysely";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openStorage, type Storage } from "@/lib/storage/database";
import { buildProgram } from "@/lib/storage/fixtures/build-program";

let folder = "";
let url = "";
const running = new Set<ChildProcess>();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pipelane-kill-"));
  url = `file:${join(folder, "p.db")}`;
});
afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

let program = "";
beforeAll(async () => {
  program = await buildProgram("lib/crm/durability/writer.ts");
});

/** Runs a writer; all whole lines that it said. It is killed without notice once it has said `killAfter` of them. */
async function runWriter({ count, killAfter }: { count: number; killAfter?: number }): Promise<string[][]> {
  const child = spawn(process.execPath, [program, url, String(count)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.add(child);
  const closed = new Promise((resolve) => child.on("close", resolve));
  const lines: string[][] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line.split(" "));
    if (lines.length === killAfter) child.kill("SIGKILL");
  }
  await closed;
  running.delete(child);
  return lines;
}

/** Everything that was answered, and is not so in the database. */
async function lostAnswers(storage: Storage, runs: readonly string[][][]): Promise<string[]> {
  const rows = await storage.db.selectFrom("opportunities").select(["id", "status"]).execute();
  const statuses = new Map(rows.map(({ id, status }) => [id, status]));
  return runs.flatMap((lines) => {
    const said = (word: string) => lines.filter(([first]) => first === word).map(([, , id = ""]) => id);
    const deleted = said("deleted");
    // A run's last deletion may have been done without being answered: it deletes only what it has made last.
    const kept = said("made")
      .slice(0, -1)
      .filter((id) => !deleted.includes(id));
    const missing = kept.filter((id) => !statuses.has(id));
    const unmoved = said("moved").filter((id) => statuses.has(id) && statuses.get(id) !== "won");
    return [...missing, ...unmoved, ...deleted.filter((id) => statuses.has(id))];
  });
}

// Each writer is a process that has to start first, which takes most of the time.
const TIMEOUT_MS = 120_000;

describe("what was answered", { timeout: TIMEOUT_MS }, () => {
  test("is there after the process was killed without notice, ten times at random moments", async () => {
    const moments = fc.sample(fc.integer({ min: 2, max: 150 }), { numRuns: 10, seed: 20260103 });
    const runs: string[][][] = [];
    for (const killAfter of moments) {
      runs.push(await runWriter({ count: 100_000, killAfter }));
      const storage = await openStorage({ url });
      expect(await lostAnswers(storage, runs)).toEqual([]);
      await storage.close();
    }
    const words = runs.flat().map(([word]) => word);
    expect(words.length).toBeGreaterThanOrEqual(moments.reduce((sum, lines) => sum + lines, 0));
    expect(words.filter((word) => word === "failed" || word === "done")).toEqual([]);
    const storage = await openStorage({ url });
    expect((await sql`pragma integrity_check`.execute(storage.db)).rows).toEqual([{ integrityCheck: "ok" }]);
    await sql`insert into opportunities_search (opportunities_search, rank) values ('integrity-check', 1)`.execute(
      storage.db,
    );
    await storage.close();
  });
});

describe("several processes on one file", { timeout: TIMEOUT_MS }, () => {
  test("may make it at once, share one location and one key, and write side by side without losing anything", async () => {
    const all = await Promise.all([30, 30, 30].map((count) => runWriter({ count })));
    const first = all.map(([ready]) => ready);
    expect(new Set(first.map((ready) => ready?.join())).size).toBe(1);
    expect(all.flat().filter(([word]) => word === "failed")).toEqual([]);
    expect(all.map((lines) => lines.at(-1))).toEqual([["done"], ["done"], ["done"]]);
    const storage = await openStorage({ url });
    expect(await lostAnswers(storage, all)).toEqual([]);
    const { count } = await storage.db
      .selectFrom("opportunities")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    expect(count).toBe(3 * 24);
    await storage.close();
    expect(statSync(join(folder, "p.db.key")).mode & 0o777).toBe(0o600);
  });
});
