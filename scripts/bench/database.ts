/**
 * `npm run bench:database`: how long `db:backup`, `db:restore` and `db:copy` take, run as people run them. Prints the
 * table that docs/benchmarks.md keeps. `-- --opportunities 100000` measures a smaller database than one of a million.
 */
import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { startPostgres } from "@/lib/storage/fixtures/postgres-server";
import { createDatabase, openFilled } from "./crm-filled";

const { values: options } = parseArgs({
  options: { opportunities: { type: "string", default: "1000000" } },
});
const OPPORTUNITIES = Number(options.opportunities);

async function measure(what: string, url: string, ...args: string[]): Promise<void> {
  const env = { ...process.env, DATABASE_URL: url };
  const started = performance.now();
  await promisify(execFile)(process.execPath, ["scripts/database.mjs", ...args], { env });
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`| ${what} | ${seconds} s | ${loadavg()[0]?.toFixed(1)} |`);
}

const megabytes = (file: string) => `${Math.round(statSync(file).size / 1e6)} MB`;

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "pipelane-bench-"));
  const server = await startPostgres({ fsync: true });
  const path = (name: string) => join(folder, name);
  const file = (name: string) => `file:${path(name)}`;
  const [copied, restored] = [server.urlOf("copied"), server.urlOf("restored")];
  try {
    for (const url of [copied, restored]) await createDatabase(url);
    await (await openFilled(file("p.db"), OPPORTUNITIES)).close();
    console.log(
      `${OPPORTUNITIES.toLocaleString("en")} opportunities, ${megabytes(path("p.db"))} in SQLite\n`,
    );
    console.log("| command | time | load at its end |\n|---|---|---|");
    await measure("`db:backup` of SQLite", file("p.db"), "backup", path("sqlite.backup"));
    await measure("`db:restore` into SQLite", file("restored.db"), "restore", path("sqlite.backup"));
    await rm(path("restored.db"));
    await measure("`db:copy` from SQLite to PostgreSQL", file("p.db"), "copy", file("p.db"), copied);
    await measure("`db:copy` from PostgreSQL to SQLite", file("p.db"), "copy", copied, file("back.db"));
    await rm(path("back.db"));
    await measure("`db:backup` of PostgreSQL", copied, "backup", path("postgres.backup"));
    await measure("`db:restore` into PostgreSQL", restored, "restore", path("postgres.backup"));
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
}

await main();
