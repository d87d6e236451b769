import { type RawBuilder, sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStorage, type Storage } from "@/lib/storage/database";
import { makeTestDatabase, type TestDatabase } from "@/lib/storage/testing";
import { type Crm, createCrm } from "../handler";
import { createKeyRing } from "../key-ring";
import { ensureLocation } from "../location";

// What a caller of the API is told while the database cannot serve, over both databases, and that it goes on by itself.

const KEY = "key-of-the-troubled-crm";
let database: TestDatabase;
let storage: Storage;
/** Another server on the same database. */
let other: Storage;
let crm: Crm;
beforeEach(async () => {
  database = await makeTestDatabase();
  storage = await openStorage({ url: database.url, lockWaitMs: 50 });
  other = await openStorage({ url: database.url });
  const { id: locationId } = await ensureLocation(storage);
  crm = createCrm({ storage, locationOf: createKeyRing([{ key: KEY, locationId }]) });
});
afterEach(async () => {
  await Promise.all([storage.close(), other.close()]);
  await database.remove();
});

async function call(method: string, body?: object) {
  const init = body ? { body: JSON.stringify(body) } : {};
  const headers = { authorization: `Bearer ${KEY}` };
  const response = await crm.fetch(new Request("http://crm/v1/pipelines", { method, headers, ...init }));
  const { status, headers: answered } = response;
  return { status, retryAfter: answered.get("retry-after"), body: await response.json() };
}
const make = (name: string) => call("POST", { name, stages: ["S"] });
const names = async () => {
  const { status, body } = await call("GET");
  return [status, ...body.pipelines.map((pipeline: { name: string }) => pipeline.name)];
};

describe("a database that somebody else writes for too long", () => {
  test("is a 503 that says so, and a write that never happened", async () => {
    await make("before");
    const [refused, read] = await other.transaction(async () => [await make("meanwhile"), await names()]);
    expect(refused).toEqual({
      ...{ status: 503, retryAfter: "1" },
      body: {
        msg: expect.stringMatching(/^The database is busy with other changes\. Nothing was changed\.$/),
      },
    });
    expect(read).toEqual([200, "before"]);
    expect((await make("after")).status).toBe(200);
    expect(await names()).toEqual([200, "before", "after"]);
  });
});

/** Makes the disk full, as far as that goes without one of its own: SQLite's own limit, PostgreSQL's own error. */
const FULL: Record<
  Storage["dialect"]["name"],
  { fill: RawBuilder<unknown>[]; makeRoom: RawBuilder<unknown> }
> = {
  sqlite: { fill: [sql`pragma max_page_count = 1`], makeRoom: sql`pragma max_page_count = 1000000` },
  postgresql: {
    fill: [
      sql`create function fill_disk() returns trigger language plpgsql as $$ begin
            raise exception 'could not extend file: No space left on device' using errcode = 'disk_full';
          end $$`,
      sql`create trigger full_disk before insert on stages execute function fill_disk()`,
    ],
    makeRoom: sql`drop function fill_disk cascade`,
  },
};

describe("a database whose disk is full", () => {
  test("is a 503 that says so; reads go on, and changes when there is room", async () => {
    await make("before");
    const { fill, makeRoom } = FULL[storage.dialect.name];
    for (const statement of fill) await statement.execute(storage.db);
    const stages = Array.from({ length: 100 }, (_, at) => `${"y".repeat(190)} ${at}`);
    const [refused, read] = await Promise.all([
      call("POST", { name: "x".repeat(200), stages }),
      names(),
    ]).finally(
      // Also when this fails: the database is another test's after this one.
      () => makeRoom.execute(storage.db),
    );
    expect(refused).toEqual({
      ...{ status: 503, retryAfter: "30" },
      body: { msg: expect.stringMatching(/^The disk of the database is full.*Nothing was changed\.$/) },
    });
    expect(read).toEqual([200, "before"]);
    expect((await make("after")).status).toBe(200);
    expect(await names()).toEqual([200, "before", "after"]);
  });
});
