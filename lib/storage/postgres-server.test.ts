import { execFileSync } from "node:child_process";
import { chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { databaseName, openExistingStorage, openStorage, type Storage } from "./database";
import { type PostgresServer, startPostgres } from "./fixtures/postgres-server";

let folder: string;
let server: PostgresServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pipelane-tls-"));
  const [certificate, key] = [join(folder, "ca.pem"), join(folder, "key.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject];
  execFileSync("openssl", [...request, "-out", certificate, "-keyout", key], { stdio: "ignore" });
  server = await startPostgres({
    settings: ["ssl=on", `ssl_cert_file=${certificate}`, `ssl_key_file=${key}`],
    prepare: (owner) => {
      for (const path of [folder, certificate, key]) if (owner) chownSync(path, owner.uid, owner.gid);
    },
  });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

async function administer(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: server.urlOf("postgres") });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

async function withStorage<T>(url: string, work: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = await openStorage({ url });
  return work(storage).finally(() => storage.close());
}

async function refusalOf(url: string): Promise<AppError> {
  const refusal = await openStorage({ url, lockWaitMs: 1_000 }).then(
    () => null,
    (error: unknown) => error,
  );
  if (refusal instanceof AppError) return refusal;
  throw new Error(`It was opened, or failed in another way: ${refusal}`);
}

describe("what PostgreSQL keeps", () => {
  beforeAll(() => administer("create database kept"));

  test("sorts and compares all text by its bytes, as SQLite does", async () => {
    const others = await withStorage(server.urlOf("kept"), ({ db }) =>
      sql`select table_name, column_name from information_schema.columns
          where table_schema = 'public' and data_type = 'text' and collation_name is distinct from 'C'
            and table_name <> 'pipelane_migrations'`.execute(db),
    );
    expect(others.rows).toEqual([]);
  });

  test("uses the trigram index for a search, and takes its wildcards for themselves", async () => {
    await withStorage(server.urlOf("kept"), async ({ db, dialect, transaction }) => {
      const search = (text: string) =>
        db.selectFrom("contacts").select("id").where(dialect.contains("contacts", text));
      await transaction(async (tx) => {
        await sql`set local enable_seqscan = off`.execute(tx);
        const plan = await tx.executeQuery(sql`explain ${search("roof")}`.compile(tx));
        expect(JSON.stringify(plan.rows)).toContain("contacts_search");
      });
      await db.insertInto("locations").values({ id: "l", name: "L", createdAt: 1 }).execute();
      const texts = ["100% cotton", "100 cotton", "a_b_c", "aXbXc", "back\\slash"];
      const rows = texts.map((searchText) => ({
        ...{ id: searchText, locationId: "l", createdAt: 1, updatedAt: 1, searchText },
      }));
      await db.insertInto("contacts").values(rows).execute();
      const found = async (text: string) => (await search(text).execute()).map(({ id }) => id);
      expect(await found("100% c")).toEqual(["100% cotton"]);
      expect(await found("a_b_c")).toEqual(["a_b_c"]);
      expect(await found("k\\s")).toEqual(["back\\slash"]);
      expect(await found("0%")).toEqual(["100% cotton"]);
    });
  });

  test("adds up beyond 64 bits without losing a cent", async () => {
    const sum = await withStorage(server.urlOf("kept"), async ({ db, dialect }) => {
      const values = sql`(values (9223372036854775807), (9223372036854775807)) as v (value_minor)`;
      const { rows } = await sql<{ sum: string }>`select ${dialect.exactSum()} as sum from ${values}`.execute(
        db,
      );
      return dialect.readSum(rows[0]?.sum ?? "");
    });
    expect(sum).toBe(18_446_744_073_709_551_614n);
  });
});

describe("a start on a server that cannot be used", () => {
  test.each([
    [
      "that is not there",
      "postgres://u:secret@127.0.0.1:1/crm",
      /127\.0\.0\.1:1, database crm cannot be used.*ECONNREFUSED/,
    ],
    [
      "whose name nobody knows",
      "postgres://u:secret@nowhere.invalid/crm",
      /nowhere\.invalid, database crm cannot be used/,
    ],
  ])("%s says so, and keeps the password to itself", async (_, url, sentence) => {
    const refusal = await refusalOf(url);
    expect(refusal).toMatchObject({ code: "upstream_unavailable", hint: expect.stringMatching(sentence) });
    expect(JSON.stringify([refusal, refusal.message, refusal.hint])).not.toContain("secret");
  });

  test("without the database says so", async () => {
    expect((await refusalOf(server.urlOf("missing"))).hint).toMatch(/database "missing" does not exist/);
  });

  test("that wants a password says where one may stand when there is none", async () => {
    await administer("create role guarded login password 'secret'");
    const rules = join(server.data, "pg_hba.conf");
    const before = readFileSync(rules, "utf8");
    writeFileSync(rules, `host all guarded 127.0.0.1/32 scram-sha-256\n${before}`);
    await administer("select pg_reload_conf()");
    const url = server.urlOf("postgres").replace("pipelane@", "guarded@");
    // The server reads its rules again a moment later; until then it asks for nothing.
    const opened = () => openExistingStorage({ url }).catch(({ hint }: AppError) => hint);
    await expect
      .poll(opened, { timeout: 20_000 })
      .toMatch(/cannot be used: it wants a password, and there is none in the address, in PGPASSWORD/);
  });

  test("with another encoding says which is wanted", async () => {
    await administer("create database ascii encoding 'SQL_ASCII' template template0");
    expect((await refusalOf(server.urlOf("ascii"))).hint).toMatch(/encoding SQL_ASCII.*UTF8/);
  });

  test("as a user who may not make the search extension says who has to", async () => {
    await administer(
      "create database bare",
      "create role guest login",
      "revoke create on database bare from public",
    );
    const url = server.urlOf("bare").replace("pipelane@", "guest@");
    const owner = new pg.Client({ connectionString: server.urlOf("bare") });
    await owner.connect();
    await owner.query("grant create on schema public to guest");
    await owner.end();
    expect((await refusalOf(url)).hint).toMatch(/administrator run `create extension pg_trgm`/);
  });
});

describe("TLS", () => {
  const by = (parameters: string) => server.urlOf("postgres").replace("127.0.0.1", "localhost") + parameters;
  const isEncrypted = (url: string) =>
    withStorage(url, async ({ db }) => {
      const { rows } = await sql<{ ssl: boolean }>`
        select ssl from pg_stat_ssl where pid = pg_backend_pid()`.execute(db);
      return rows[0]?.ssl;
    });

  test("is used as sslmode says", async () => {
    expect(await isEncrypted(by("?sslmode=disable"))).toBe(false);
    expect(await isEncrypted(by("?sslmode=require"))).toBe(true);
    expect(await isEncrypted(by(`?sslmode=verify-full&sslrootcert=${join(folder, "ca.pem")}`))).toBe(true);
  });

  test("refuses a server that cannot prove who it is", async () => {
    expect((await refusalOf(by("?sslmode=verify-full"))).hint).toMatch(/self-signed certificate/);
    const elsewhere = by(`?sslmode=verify-full&sslrootcert=${join(folder, "ca.pem")}`);
    expect((await refusalOf(elsewhere.replace("localhost", "127.0.0.1"))).hint).toMatch(/cannot be used/);
  });

  test("says which certificate is missing", async () => {
    expect((await refusalOf(by("?sslmode=verify-full&sslrootcert=/nowhere.pem"))).hint).toMatch(
      /nowhere\.pem/,
    );
  });
});

describe("limits", () => {
  test("no more connections are opened than the pool may have", async () => {
    const storage = await openStorage({ url: server.urlOf("kept"), poolSize: 2 });
    const slow = () => sql`select pg_sleep(0.05)`.execute(storage.db);
    await Promise.all(Array.from({ length: 8 }, slow));
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from pg_stat_activity where application_name = 'pipelane' and datname = 'kept'`.execute(
      storage.db,
    );
    await storage.close();
    expect(rows[0]?.n).toBe(2);
  });

  test("a statement that takes too long is given up, says so, and leaves the connection usable", async () => {
    const storage = await openStorage({ url: server.urlOf("kept"), poolSize: 1, statementTimeoutMs: 1_000 });
    await expect(sql`select pg_sleep(60)`.execute(storage.db)).rejects.toMatchObject({
      code: "upstream_unavailable",
      hint: expect.stringMatching(/took too long/),
    });
    expect((await sql`select 1 as one`.execute(storage.db)).rows).toEqual([{ one: 1 }]);
    await storage.close();
  });
});

test("the name of a database for people has no password in it", () => {
  expect(databaseName("postgres://u:p%40ss@db.example:5433/crm?sslmode=require")).toBe(
    "PostgreSQL at db.example:5433, database crm",
  );
  expect(databaseName("postgresql:///crm?host=/run/postgresql")).toBe(
    "PostgreSQL at the local socket, database crm",
  );
});

describe("an address with a password that is not written as it should be", () => {
  test.each([
    ["postgres://u:S3cret@Pass@db.example/crm", "PostgreSQL at db.example, database crm"],
    ["postgres://u:S3cret%zzPass@db.example/crm", "PostgreSQL at db.example, database crm"],
    ["postgres://u:S3cretPass%@db.example/crm%zz", "PostgreSQL at db.example, database crm%zz"],
    ["postgres:///crm?host=db.example&user=u&password=S3cret@Pass", "PostgreSQL"],
    ["postgres://u:S3cret/Pass@db.example/crm", "PostgreSQL"],
    ["postgres://u:S3cret@x/Pass@db.example/crm", "PostgreSQL"],
    ["postgres://u:33/Pass@db.example/crm", "PostgreSQL"],
    ["postgres://u:33#Pass@db.example/crm", "PostgreSQL"],
    ["postgres://u:33?Pass@db.example/crm", "PostgreSQL"],
    ["postgres://u:S3cretPass", "PostgreSQL"],
  ])("%s is called %s", (url, name) => {
    expect(databaseName(url)).toBe(name);
  });

  test.each([
    "postgres://u:S3cret/Pass@127.0.0.1:1/crm",
    "postgres://u:S3cret#Pass@127.0.0.1:1/crm",
    "postgres://u:S3cret@S3cret/Pass@127.0.0.1:1/crm",
  ])("%s is refused before anything is asked for by a part of it", async (url) => {
    const refusal = await refusalOf(url);
    expect(refusal.hint).toMatch(/^DATABASE_URL cannot be read: .*@ as %40/);
    expect(inspect(refusal)).not.toMatch(/S3cret|Pass/);
  });

  test.each([
    "postgres://u:S3cret@Pass@127.0.0.1:1/crm",
    "postgres://u:S3cret%zz@127.0.0.1:1/crm",
  ])("%s still reaches the server that it means", async (url) => {
    const refusal = await refusalOf(url);
    expect(refusal.hint).toMatch(/^PostgreSQL at 127\.0\.0\.1:1, database crm cannot be used.*ECONNREFUSED/);
    expect(inspect(refusal)).not.toMatch(/S3cret|Pass/);
  });
});

test("the folder of a throw-away server goes with it", async () => {
  const another = await startPostgres();
  expect(statSync(another.data).isDirectory()).toBe(true);
  await another.stop();
  expect(statSync(another.data, { throwIfNoEntry: false })).toBeUndefined();
});
