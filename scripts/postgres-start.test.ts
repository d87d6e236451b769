import { fork } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { openStorage } from "@/lib/storage/database";
import { makeTestDatabase } from "@/lib/storage/testing";

/** What a start finds and makes before it serves, or why it does not. */
async function prepare(url: string): Promise<{ told: unknown; said: string }> {
  const env = {
    ...process.env,
    DATABASE_URL: url,
    PORT: "0",
    DEMO_DATA: "on",
    CRM_API_KEY: "a-key-of-sixteen-or-more",
  };
  const child = fork("scripts/prepare.ts", {
    execArgv: ["--import", "tsx"],
    env: { ...env, TSX_TSCONFIG_PATH: "scripts/tsconfig.json" },
    silent: true,
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      said += chunk;
    });
  }
  let told: unknown = null;
  child.on("message", (message) => {
    told = message;
  });
  await once(child, "close");
  return { told, said };
}

test("a start makes the tables of an empty PostgreSQL database, and never fills it with demo data", async () => {
  const database = await makeTestDatabase();
  const { told, said } = await prepare(database.url);
  expect(said).toBe("");
  expect(told).toMatchObject({ database: expect.stringMatching(/^PostgreSQL at .*, database /) });
  const storage = await openStorage({ url: database.url });
  expect(await storage.db.selectFrom("pipelines").selectAll().execute()).toEqual([]);
  expect(await storage.db.selectFrom("opportunities").selectAll().execute()).toEqual([]);
  await storage.close();
  await database.remove();
});

test("a start without its PostgreSQL says so in one sentence, without the password", async () => {
  const { told, said } = await prepare("postgres://pipelane:secret@127.0.0.1:1/crm");
  expect(told).toBeNull();
  expect(said.trim()).toMatch(
    /^PostgreSQL at 127\.0\.0\.1:1, database crm cannot be used: .*ECONNREFUSED.*\. Check that it runs, and DATABASE_URL\.$/,
  );
});
