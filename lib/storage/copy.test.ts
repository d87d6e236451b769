import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { seedDemoData } from "@/lib/crm/demo/seed";
import { backUp, openBackup } from "./backup";
import { copyStorage, tallyStorage } from "./copy";
import { openExistingStorage, openStorage, type Storage } from "./database";
import { TABLE_KEYS } from "./tables";
import { makeTestDatabase, type TestDatabase } from "./testing";

let folder: string;
let databases: TestDatabase[];
let open: Storage[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pipelane-copy-"));
  databases = [];
  open = [];
});
afterEach(async () => {
  for (const storage of open) await storage.close();
  for (const database of databases) await database.remove();
  rmSync(folder, { recursive: true });
});

async function restore(to: Storage, { file, replace }: { file: string; replace: boolean }): Promise<void> {
  const from = await openBackup(file);
  await copyStorage({ from, to, replace }).finally(from.close);
}

/** An empty database of the kind that this run is about. */
async function openOwn(): Promise<Storage> {
  const database = await makeTestDatabase();
  databases.push(database);
  return opened(openStorage({ url: database.url }));
}
const openFile = (name: string) => opened(openStorage({ url: `file:${join(folder, name)}` }));

async function opened(opening: Promise<Storage>): Promise<Storage> {
  const storage = await opening;
  open.push(storage);
  return storage;
}

async function openFilled(): Promise<Storage> {
  const storage = await openOwn();
  await seedDemoData(storage, { seed: 7, now: Date.UTC(2026, 10, 20) });
  return storage;
}

const insertLocation = ({ db }: Storage, id: string) =>
  db.insertInto("locations").values({ id, name: id, createdAt: 1 }).execute();

test("every table of the database is one that copies and backups know", async () => {
  const { db } = await openOwn();
  const tables = (await db.introspection.getTables()).map(({ name }) => name);
  const own = tables.filter(
    (name) => !/^pipelane_migrations$|_search|^(stage_totals|send_logs|sessions|spent_proofs)$/.test(name),
  );
  const known = Object.keys(TABLE_KEYS).map((name) => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`));
  expect(own.sort()).toEqual(known.sort());
});

test("no table is copied before one that it points to", async () => {
  const { db } = await openFile("shape.db");
  const order = Object.keys(TABLE_KEYS).map((name) =>
    name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`),
  );
  for (const [place, name] of order.entries()) {
    const { rows } = await sql<{ table: string }>`pragma foreign_key_list(${sql.raw(name)})`.execute(db);
    expect(rows.map(({ table }) => table).filter((table) => order.indexOf(table) >= place)).toEqual([]);
  }
});

describe("a copy", () => {
  test("into a SQLite file and back holds every row as it was, and can be searched", async () => {
    const [from, there, back] = [await openFilled(), await openFile("there.db"), await openOwn()];
    const progress: number[] = [];
    const tallies = await copyStorage({ from, to: there, onProgress: ({ done }) => progress.push(done) });
    expect(await copyStorage({ from: there, to: back })).toEqual(tallies);
    expect(await tallyStorage(back)).toEqual(await tallyStorage(from));
    expect(await totalsOf(back)).toEqual(await totalsOf(from));
    const opportunities = tallies.find(({ table }) => table === "opportunities");
    expect(opportunities?.rows).toBe(1_200);
    expect(opportunities?.valueMinor).toBeGreaterThan(0n);
    expect(progress.at(-1)).toBe(tallies.reduce((sum, { rows }) => sum + rows, 0));
    for (const { db, dialect } of [from, there, back]) {
      const found = await db
        .selectFrom("opportunities")
        .select("id")
        .where(dialect.contains("opportunities", "renewal"))
        .execute();
      expect(found.length).toBeGreaterThan(10);
    }
    await insertLocation(back, "still-writable");
  });

  test("shows one moment of a database that is written to meanwhile", async () => {
    const database = await makeTestDatabase();
    databases.push(database);
    const from = await opened(openStorage({ url: database.url }));
    const writer = await opened(openStorage({ url: database.url }));
    await seedDemoData(from, { seed: 7, now: Date.UTC(2026, 10, 20) });
    const before = await tallyStorage(from);
    const writes: Promise<unknown>[] = [];
    const onProgress = () => {
      if (writes.length === 0) writes.push(insertLocation(writer, "meanwhile"), rename(writer));
    };
    expect(await copyStorage({ from, to: await openFile("copy.db"), onProgress })).toEqual(before);
    await Promise.all(writes);
    expect(await tallyStorage(from)).not.toEqual(before);
  });

  test("into a database that holds anything is refused, and replaces it when that is asked for", async () => {
    const [from, to] = [await openFile("small.db"), await openFilled()];
    await insertLocation(from, "l");
    const before = await tallyStorage(to);
    await expect(copyStorage({ from, to })).rejects.toMatchObject({ code: "conflict" });
    expect(await tallyStorage(to)).toEqual(before);
    await copyStorage({ from, to, replace: true });
    expect(await tallyStorage(to)).toEqual(await tallyStorage(from));
  });

  test("takes the place of the location that a first start leaves behind", async () => {
    const [from, to] = [await openFile("small.db"), await openOwn()];
    await insertLocation(from, "moved");
    await insertLocation(to, "made-at-the-start");
    await copyStorage({ from, to });
    expect(await to.db.selectFrom("locations").select("id").execute()).toEqual([{ id: "moved" }]);
  });

  test("whose totals of a stage are not those of its opportunities is not kept", async () => {
    const [from, to] = [await openFilled(), await openFile("uncounted.db")];
    await sql`drop trigger stage_totals_insert`.execute(to.db);
    await expect(copyStorage({ from, to })).rejects.toMatchObject({
      hint: expect.stringMatching(/totals of a stage in the copy differ/),
    });
    expect(await to.db.selectFrom("locations").selectAll().execute()).toEqual([]);
  });

  test("that is kept is told so, also when no statistics can be gathered after it", async () => {
    const [from, to] = [await openFile("small.db"), await openOwn()];
    await insertLocation(from, "l");
    const gatherStatistics = () => Promise.reject(new Error("no room to vacuum"));
    const tallies = await copyStorage({ from, to: { ...to, dialect: { ...to.dialect, gatherStatistics } } });
    expect(await tallyStorage(to)).toEqual(tallies);
  });

  test("that comes out differently is not kept", async () => {
    const [from, to] = [await openOwn(), await openFile("crooked.db")];
    await insertLocation(from, "l");
    await sql`create trigger crooked after insert on locations begin update locations set name = 'x'; end`.execute(
      to.db,
    );
    await expect(copyStorage({ from, to })).rejects.toMatchObject({
      hint: expect.stringMatching(/table locations differs/),
    });
    expect(await to.db.selectFrom("locations").selectAll().execute()).toEqual([]);
  });
});

/** Takes back a migration. */
async function makeOlder({ db, dialect }: Storage): Promise<void> {
  const undo = ["insert", "delete", "update"].map((event) => `drop trigger stage_totals_${event}`);
  const whole = ["drop function keep_stage_totals cascade"];
  const statements = dialect.name === "sqlite" ? undo : whole;
  statements.push("drop table stage_totals", "delete from pipelane_migrations where name like '0004%'");
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const migrationsOf = async ({ db }: Storage) =>
  (await sql<{ name: string }>`select name from pipelane_migrations order by name`.execute(db)).rows.map(
    ({ name }) => name,
  );

describe("a database of an older Pipelane, which may be running on it", () => {
  test("is not brought up to date by opening it to read, and a copy of it waits for that", async () => {
    const database = await makeTestDatabase();
    databases.push(database);
    const old = await opened(openStorage({ url: database.url }));
    await makeOlder(old);
    const applied = await migrationsOf(old);
    await expect(openExistingStorage({ url: database.url })).rejects.toMatchObject({
      code: "conflict",
      hint: expect.stringMatching(
        /older Pipelane, and nothing was changed.*Start the new Pipelane on it first/,
      ),
    });
    await (await openExistingStorage({ url: database.url, mayBeOlder: true })).close();
    expect(await migrationsOf(old)).toEqual(applied);
    await opened(openStorage({ url: database.url }));
    expect(await migrationsOf(old)).not.toEqual(applied);
  });

  test("as a file is backed up as it is, so that the older Pipelane can go on with the backup", async () => {
    const old = await openFile("old.db");
    await seedDemoData(old, { seed: 7, now: Date.UTC(2026, 10, 20) });
    const before = await tallyStorage(old);
    await makeOlder(old);
    const applied = await migrationsOf(old);
    const file = join(folder, "backup.db");
    const source = await opened(
      openExistingStorage({ url: `file:${join(folder, "old.db")}`, mayBeOlder: true }),
    );
    expect(await backUp(source, { file })).toEqual(before);
    expect(await migrationsOf(old)).toEqual(applied);
    const backup = await opened(openExistingStorage({ url: `file:${file}`, mayBeOlder: true }));
    expect(await migrationsOf(backup)).toEqual(applied);
  });
});

const totalsOf = ({ db }: Storage) =>
  db.selectFrom("stageTotals").selectAll().orderBy("stageId").orderBy("status").execute();
const rename = ({ db }: Storage) => db.updateTable("opportunities").set({ title: "renamed" }).execute();

describe("a backup", () => {
  test("is one private file, appears whole, and comes back into either kind of database", async () => {
    const storage = await openFilled();
    const file = join(folder, "backup.db");
    const tallies = await backUp(storage, { file });
    expect(readdirSync(folder)).toEqual(["backup.db"]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(tallies).toEqual(await tallyStorage(storage));
    const bytes = statSync(file).size;
    for (const target of [await openOwn(), await openFile("restored.db")]) {
      await restore(target, { file, replace: false });
      expect(await tallyStorage(target)).toEqual(tallies);
    }
    expect(statSync(file).size).toBe(bytes);
  });

  test("signs nobody in, and says of nobody that they were", async () => {
    const storage = await openOwn();
    const session = {
      ...{ tokenDigest: "d", locationId: "l", userId: "u", name: "Rita Repnovich", role: "rep" as const },
      ...{ ownOnly: 0, pipelineIds: null, hidesValues: 0, way: "portal" as const },
      ...{ keyId: "k", keyDigest: "d" },
      ...{ statedAt: 1, createdAt: 1, expiresAt: 9_999_999_999_999, lastUsedAt: 1 },
      ...{ subject: "s", claims: "{}", idToken: "i" },
    };
    await storage.db.insertInto("sessions").values(session).execute();
    const file = join(folder, "backup.db");
    await backUp(storage, { file });
    expect(readFileSync(file).includes("Repnovich")).toBe(false);
    const backup = await opened(openExistingStorage({ url: `file:${file}` }));
    expect(await backup.db.selectFrom("sessions").selectAll().execute()).toEqual([]);
    expect(await storage.db.selectFrom("sessions").selectAll().execute()).toEqual([session]);
  });

  test("of an older Pipelane comes back with the tables of this one, and stays as it was", async () => {
    const storage = await openFilled();
    const file = join(folder, "old.db");
    await backUp(storage, { file });
    const old = await openStorage({ url: `file:${file}` });
    await makeOlder(old);
    await old.close();
    const bytes = readFileSync(file);
    const target = await openOwn();
    await restore(target, { file, replace: false });
    expect(await tallyStorage(target)).toEqual(await tallyStorage(storage));
    expect(await totalsOf(target)).toEqual(await totalsOf(storage));
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  test("can be read by nobody else while it is being written", async () => {
    const from = await openFilled();
    const modes: number[] = [];
    const look = () => {
      for (const name of readdirSync(folder)) modes.push(statSync(join(folder, name)).mode & 0o777);
    };
    const writing = backUp(from, { file: join(folder, "b.db"), onProgress: look });
    look();
    expect(new Set(modes)).toEqual(new Set([0o600]));
    await writing;
    look();
    expect(new Set(modes)).toEqual(new Set([0o600]));
  });

  test("never takes the place of a file that is made while it is written", async () => {
    const from = await openFilled();
    const file = join(folder, "b.db");
    const writing = backUp(from, { file });
    writeFileSync(file, "precious");
    await expect(writing).rejects.toMatchObject({
      code: "conflict",
      hint: expect.stringMatching(/is there already/),
    });
    expect(readFileSync(file, "utf8")).toBe("precious");
    expect(readdirSync(folder)).toEqual(["b.db"]);
  });

  test("into a folder that is not there says so", async () => {
    const file = join(folder, "missing", "b.db");
    await expect(backUp(await openOwn(), { file })).rejects.toMatchObject({
      code: "invalid_request",
      hint: expect.stringMatching(/missing\/b\.db cannot be written: .*folder .*missing, is not there/),
    });
  });

  test("whose place is a folder is refused, to write and to read", async () => {
    const storage = await openOwn();
    await expect(backUp(storage, { file: folder })).rejects.toMatchObject({ code: "conflict" });
    await expect(restore(storage, { file: folder, replace: true })).rejects.toMatchObject({
      hint: `${folder} is no file.`,
    });
  });

  test("is not what a database is that is in use, whose last changes lie in another file", async () => {
    const [live, target] = [await openFile("live.db"), await openFilled()];
    await insertLocation(live, "late");
    const before = await tallyStorage(target);
    await expect(restore(target, { file: join(folder, "live.db"), replace: true })).rejects.toMatchObject({
      code: "invalid_request",
      hint: expect.stringMatching(/live\.db is a database in use, or one that was not closed/),
    });
    expect(await tallyStorage(target)).toEqual(before);
  });

  test("never overwrites a file", async () => {
    const storage = await openOwn();
    const file = join(folder, "precious.txt");
    writeFileSync(file, "precious");
    await expect(backUp(storage, { file })).rejects.toMatchObject({
      hint: expect.stringMatching(/precious\.txt is there already/),
    });
  });

  test.each([
    ["a letter", "Dear Sir or Madam, ".repeat(500)],
    ["an empty file", ""],
  ])("that is none, but %s, is refused and replaces nothing", async (_, text) => {
    const storage = await openFilled();
    const before = await tallyStorage(storage);
    const file = join(folder, "letter.db");
    writeFileSync(file, text);
    await expect(restore(storage, { file, replace: true })).rejects.toMatchObject({
      hint: expect.stringMatching(/letter\.db is no backup of Pipelane/),
    });
    expect(await tallyStorage(storage)).toEqual(before);
  });
});

test("a database that is not there is not made by asking for it", async () => {
  const url = `file:${join(folder, "nowhere.db")}`;
  await expect(openExistingStorage({ url })).rejects.toMatchObject({
    code: "not_found",
    hint: expect.stringMatching(/nowhere\.db holds no data of Pipelane/),
  });
  expect(readdirSync(folder)).toEqual([]);
});
