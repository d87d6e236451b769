import { spawn } from "node:child_process";
import { once } from "node:events";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openStorage } from "./database";
import { buildProgram } from "./fixtures/build-program";
import { makeTestDatabase } from "./testing";

const SERVERS = 10;

/** A process that is ready to open the database, and then what it said and how it ended. */
async function prepareServer(program: string, url: string) {
  const child = spawn(process.execPath, [program, url], { stdio: ["pipe", "pipe", "inherit"] });
  await once(child.stdout, "data");
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += chunk;
  });
  return async () => {
    child.stdin.end("go\n");
    const [code] = await once(child, "close");
    return { code, said };
  };
}

const SCHEMA = {
  sqlite: "select sql from sqlite_master order by type, name",
  postgresql: `
    select concat_ws(' ', table_name, column_name, data_type, column_default) as sql
      from information_schema.columns where table_schema = 'public'
    union all select indexdef from pg_indexes where schemaname = 'public'
    union all select pg_get_constraintdef(oid) from pg_constraint
    union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
    order by sql`,
} as const;

/** What a database says of its tables, indexes and triggers. */
async function schemaOf(url: string) {
  const storage = await openStorage({ url });
  const { rows } = await sql.raw<{ sql: string }>(SCHEMA[storage.dialect.name]).execute(storage.db);
  await storage.close();
  return rows.map((row) => row.sql);
}

test("ten servers that start at once on an empty database make its tables once, and all of them serve", async () => {
  const [database, alone] = [
    await makeTestDatabase({ isBare: true }),
    await makeTestDatabase({ isBare: true }),
  ];
  const whole = await schemaOf(alone.url);
  expect(whole.length).toBeGreaterThan(30);

  const program = await buildProgram("lib/storage/fixtures/start-process.ts");
  const servers = await Promise.all(
    Array.from({ length: SERVERS }, () => prepareServer(program, database.url)),
  );
  const outcomes = await Promise.all(servers.map((start) => start()));

  const [first] = outcomes;
  expect(first).toEqual({ code: 0, said: expect.stringMatching(/^0001-tables .*\d{4}-[\w-]+$/) });
  expect(outcomes).toEqual(Array(SERVERS).fill(first));
  expect(await schemaOf(database.url)).toEqual(whole);
  await Promise.all([database.remove(), alone.remove()]);
});
