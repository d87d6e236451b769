import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureLocation } from "@/lib/crm/location";
import { copyStorage } from "@/lib/storage/copy";
import { openStorage } from "@/lib/storage/database";
import { buildProgram } from "@/lib/storage/fixtures/build-program";
import { withoutTraces } from "./without-traces";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pipelane-traces-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const urlOf = (name: string) => `file:${join(folder, name)}`;

/** Copies a location, and fails when its row is there and not kept yet, as on a full disk. */
async function failHalfWay(name: string): Promise<void> {
  const from = await openStorage({ url: urlOf("source.db") });
  await ensureLocation(from);
  const copying = withoutTraces(urlOf(name), async () => {
    const to = await openStorage({ url: urlOf(name) });
    const onProgress = () => {
      throw new Error("half-way");
    };
    await copyStorage({ from, to, replace: true, onProgress }).finally(to.close);
  });
  await expect(copying.finally(from.close)).rejects.toThrow("half-way");
}

test("a copy that fails half-way leaves neither a new file nor the folders that were made for it", async () => {
  await failHalfWay("target.db");
  await failHalfWay("new/newer/target.db");
  expect(readdirSync(folder).filter((name) => !/^source\.db/.test(name))).toEqual([]);
});

test("a database that was there stays as it was", async () => {
  const before = await openStorage({ url: urlOf("target.db") });
  await before.db.insertInto("locations").values({ id: "before", name: "Before", createdAt: 1 }).execute();
  await before.close();
  await failHalfWay("target.db");
  const after = await openStorage({ url: urlOf("target.db") });
  const rows = await after.db.selectFrom("locations").select("id").execute();
  await after.close();
  expect(rows).toEqual([{ id: "before" }]);
});

test("a folder in which somebody has put something meanwhile stays", async () => {
  const putting = withoutTraces(urlOf("new/target.db"), async () => {
    await (await openStorage({ url: urlOf("new/target.db") })).close();
    writeFileSync(join(folder, "new", "note.txt"), "mine");
    throw new Error("failed");
  });
  await expect(putting).rejects.toThrow("failed");
  expect(readdirSync(join(folder, "new"))).toEqual(["note.txt"]);
  expect(readFileSync(join(folder, "new", "note.txt"), "utf8")).toBe("mine");
});

test.each([
  "SIGINT",
  "SIGTERM",
] as const)("a restore that %s ends leaves no copy of the backup and no new database", async (signal) => {
  const backup = await openStorage({ url: urlOf("source.db") });
  await backup.close();
  const program = await buildProgram("scripts/fixtures/endless-restore.ts");
  const temporary = join(folder, "tmp");
  mkdirSync(temporary);
  const env = { ...process.env, TMPDIR: temporary };
  const child = spawn(process.execPath, [program, join(folder, "source.db"), urlOf("target.db")], { env });
  await once(child.stdout, "data");
  expect([readdirSync(temporary).length, existsSync(join(folder, "target.db"))]).toEqual([1, true]);
  child.kill(signal);
  const [code] = await once(child, "close");
  expect(code).toBe(signal === "SIGINT" ? 130 : 143);
  expect(readdirSync(folder).filter((name) => !/^source\.db/.test(name))).toEqual(["tmp"]);
  expect(readdirSync(temporary)).toEqual([]);
});
