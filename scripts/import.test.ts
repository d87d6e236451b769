import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { salesCsv } from "@/lib/crm/import/fixtures/sales-csv";
import { openStorage } from "@/lib/storage/database";
import { buildProgram } from "@/lib/storage/fixtures/build-program";

const MAPPING = "docs/import/crm-sales-opportunities.json";
let folder: string;
let url: string;
let csv: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pipelane-import-"));
  url = `file:${folder}/p.db`;
  csv = join(folder, "deals.csv");
});
afterEach(() => rmSync(folder, { recursive: true }));

function start(file: string, args: readonly string[], options: readonly string[] = []) {
  const env = { ...process.env, INIT_CWD: process.cwd(), DATABASE_URL: url };
  const child = spawn(process.execPath, [...options, file, ...args], { env });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output.stderr += chunk;
  });
  return { child, output };
}

async function codeOf(child: ChildProcess): Promise<unknown> {
  const [code] = await once(child, "close");
  return code;
}

async function runImport(...args: string[]) {
  const { child, output } = start("scripts/import.mjs", args);
  return { code: await codeOf(child), ...output };
}

async function countOf(pipeline: string): Promise<number> {
  const storage = await openStorage({ url });
  const rows = await storage.db
    .selectFrom("opportunities")
    .innerJoin("pipelines", "pipelines.id", "opportunities.pipelineId")
    .select("opportunities.id")
    .where("pipelines.name", "=", pipeline)
    .execute();
  await storage.close();
  return rows.length;
}

test("a file is imported, its bad rows go to a file beside it, and a second run finds them unchanged", async () => {
  writeFileSync(csv, `${salesCsv(30)}\nX1,A,B,C,Won,never,,\nX2,=A,B,C,Won,2017-01-01,,-5\n`);
  const first = await runImport(csv, "--mapping", MAPPING, "--pipeline", "Sales");
  expect(first.stdout).toContain("32 rows: 30 imported, 0 unchanged, 2 rejected");
  expect(first.stdout).toContain(
    "the pipeline, 3 stages (Prospecting, Engaging, Closed), 7 owners, 18 contacts",
  );
  expect(first.code).toBe(0);
  const rejected = readFileSync(join(folder, "deals.rejected.csv"), "utf8").trim().split("\n");
  expect(rejected).toHaveLength(3);
  expect(rejected[1]).toMatch(/^32,.*engage_date ""never"" is not a date like YYYY-MM-DD/);
  expect(rejected[2]).toMatch(/^33,.*is negative.*,'=A,/);
  expect((await runImport(csv, "--mapping", MAPPING, "--pipeline", "Sales")).stdout).toContain(
    "32 rows: 0 imported, 30 unchanged, 2 rejected",
  );
});

test("a file of rejected rows that nobody mended is told to have brought nothing", async () => {
  writeFileSync(csv, `${salesCsv(3)}\nX1,A,B,C,Won,never,,\n`);
  await runImport(csv, "--mapping", MAPPING, "--pipeline", "Sales");
  const unmended = join(folder, "deals.rejected.csv");
  const { code, stdout } = await runImport(unmended, "--mapping", MAPPING, "--pipeline", "Sales");
  const reasons = join(folder, "deals.rejected.rejected.csv");
  expect(stdout).toContain(`Nothing was imported: 1 row rejected, see ${reasons}.`);
  expect(code).toBe(0);
});

test("a dry run says the same and leaves no file behind, not even a database", async () => {
  writeFileSync(csv, `${salesCsv(30)}\nX1,A,B,C,Won,never,,\n`);
  const { code, stdout } = await runImport(csv, "--mapping", MAPPING, "--pipeline", "Sales", "--dry-run");
  expect(stdout).toContain("31 rows: 30 imported, 0 unchanged, 1 rejected");
  expect(stdout).toContain("line 32: engage_date");
  expect(stdout).toContain("nothing was written");
  expect(code).toBe(0);
  expect(existsSync(join(folder, "p.db"))).toBe(false);
  expect(existsSync(join(folder, "deals.rejected.csv"))).toBe(false);
});

test("what cannot be imported is said in a sentence, with exit code 1 and no stack", async () => {
  writeFileSync(csv, "name;stage\nA;B\n");
  const { code, stdout, stderr } = await runImport(csv, "--mapping", MAPPING, "--pipeline", "Sales");
  expect(stderr).toContain("deals.csv cannot be imported. Its first line has none of the columns");
  expect(stderr).not.toMatch(/^\s+at /m);
  expect([code, stdout]).toEqual([1, ""]);
});

test("an import and a server that writes all the while lose nothing of each other", async () => {
  writeFileSync(csv, salesCsv(3_000));
  const writer = start(await buildProgram("lib/crm/import/fixtures/writer-process.ts"), [url]);
  await once(writer.child.stdout, "data");
  const { code, stdout } = await runImport(csv, "--mapping", MAPPING, "--pipeline", "Sales");
  writer.child.stdin.end();
  expect(await codeOf(writer.child)).toBe(0);
  const { made, failures } = JSON.parse(writer.output.stdout.replace("writing\n", ""));
  expect(failures).toEqual([]);
  expect([code, stdout]).toEqual([0, expect.stringContaining("3,000 imported")]);
  expect(made).toBeGreaterThan(10);
  expect(await countOf("Sales")).toBe(3_000);
  expect(await countOf("Written meanwhile")).toBe(made);
}, 60_000);

test("a file of 20 MB is never held in memory as a whole", async () => {
  const program = await buildProgram("lib/crm/import/fixtures/stream-process.ts");
  const { child, output } = start(program, [url, "20000", "1000", "dry"], ["--expose-gc"]);
  expect([await codeOf(child), output.stderr]).toEqual([0, ""]);
  const { created, bytes, peak, hasGc } = JSON.parse(output.stdout);
  expect([created, hasGc]).toEqual([20_000, true]);
  expect(bytes).toBeGreaterThan(20_000_000);
  // The outside ids are kept, to find repeated ones: 9 MB for 100,000 rows.
  expect(peak).toBeLessThan(6_000_000);
}, 120_000);
