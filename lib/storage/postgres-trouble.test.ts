import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { sql } from "kysely";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStorage, type Storage } from "./database";
import { makeTestDatabase, type TestDatabase } from "./testing";

let database: TestDatabase;
let storage: Storage;
let administrator: pg.Client;
beforeEach(async () => {
  database = await makeTestDatabase();
  storage = await openStorage({ url: database.url, poolSize: 3 });
  administrator = new pg.Client({ connectionString: database.url, application_name: "administrator" });
  await administrator.connect();
});
afterEach(async () => {
  await administrator.end();
  await storage.close();
  await database.remove();
});

const insert = (id: string) =>
  storage.transaction((tx) => tx.insertInto("locations").values({ id, name: id, createdAt: 1 }).execute());
const ids = async () =>
  (await storage.db.selectFrom("locations").select("id").orderBy("id").execute()).map(({ id }) => id);

const endAllConnections = () =>
  administrator.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );

/** Whoever asks before the news of the end has arrived finds out by asking. */
async function untilItAnswers(): Promise<void> {
  for (;;) {
    const outcomes = await Promise.allSettled([ids(), ids(), ids()]);
    if (outcomes.every(({ status }) => status === "fulfilled")) return;
  }
}

describe("a connection that is lost", () => {
  test("while nobody uses it ends nothing and is replaced", async () => {
    await Promise.all([ids(), ids(), ids()]);
    await endAllConnections();
    await untilItAnswers();
    await insert("after");
    expect(await ids()).toEqual(["after"]);
  });

  test("during a transaction undoes it, says so, and frees the way for the next", async () => {
    const cut = storage.transaction(async (tx) => {
      await tx.insertInto("locations").values({ id: "cut", name: "cut", createdAt: 1 }).execute();
      await endAllConnections();
      await tx.insertInto("locations").values({ id: "more", name: "more", createdAt: 1 }).execute();
    });
    await expect(cut).rejects.toMatchObject({
      code: "upstream_unavailable",
      retryAfterMs: expect.any(Number),
      hint: expect.stringMatching(/cannot reach its database/),
    });
    await insert("after");
    expect(await ids()).toEqual(["after"]);
  });

  test("while a transaction is being kept says that nobody knows", async () => {
    await administrator.query(`
      create function dawdle() returns trigger language plpgsql as $$ begin perform pg_sleep(60); return null; end $$;
      create constraint trigger slow_commit after insert on locations initially deferred
        for each row execute function dawdle()`);
    const cut = insert("cut");
    await Promise.all([
      expect(cut).rejects.toMatchObject({
        code: "upstream_timeout",
        retryAfterMs: expect.any(Number),
        hint: expect.stringMatching(/may have been done/),
      }),
      untilSomebodySleeps().then(endAllConnections),
    ]);
    await administrator.query("drop function dawdle cascade");
    await insert("after");
  });
});

async function untilSomebodySleeps(): Promise<void> {
  for (;;) {
    const { rows } = await administrator.query("select from pg_stat_activity where wait_event = 'PgSleep'");
    if (rows.length > 0) return;
  }
}

async function untilSomebodyWaits(): Promise<void> {
  for (;;) {
    const { rows } = await administrator.query(
      "select from pg_locks where not granted and locktype = 'relation'",
    );
    if (rows.length > 0) return;
  }
}

describe("a server that falls silent, as behind a network that has failed", () => {
  test("is given up, and asked again by another connection once it can be reached", async () => {
    const line = await layLine(database.url);
    const far = await openStorage({ url: line.url, statementTimeoutMs: 1_000, lockWaitMs: 3_000 });
    const count = () => far.db.selectFrom("locations").select("id").execute();
    expect(await count()).toEqual([]);
    line.cut();
    await expect(count()).rejects.toMatchObject({ code: "upstream_unavailable" });
    await expect(far.transaction(async () => {})).rejects.toMatchObject({ code: "upstream_unavailable" });
    line.mend();
    await far.transaction((tx) =>
      tx.insertInto("locations").values({ id: "l", name: "L", createdAt: 1 }).execute(),
    );
    expect(await count()).toEqual([{ id: "l" }]);
    await far.close();
    await line.remove();
  });
});

/** A line to the database that can swallow all that is sent over it, without either end hearing of that. */
async function layLine(url: string) {
  const { port, hostname } = new URL(url);
  let isCut = false;
  const sockets = new Set<Socket>();
  const carry = (from: Socket, to: Socket) => {
    sockets.add(from);
    from.on("data", (chunk) => isCut || to.write(chunk));
    from.on("close", () => to.destroy());
    from.on("error", () => {});
  };
  const server = createServer((near) => {
    const far = connect(Number(port || 5432), hostname);
    carry(near, far);
    carry(far, near);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const own = typeof address === "object" && address ? address.port : 0;
  return {
    url: Object.assign(new URL(url), { hostname: "127.0.0.1", port: own }).href,
    cut: () => {
      isCut = true;
    },
    mend: () => {
      isCut = false;
    },
    remove: () => {
      for (const socket of sockets) socket.destroy();
      return once(server.close(), "close");
    },
  };
}

describe("a pool whose connections are all in use", () => {
  test("says that the database is busy, not that it is away", async () => {
    const small = await openStorage({ url: database.url, poolSize: 1, lockWaitMs: 100 });
    await small.transaction(async () => {
      const waiting = small.db.selectFrom("locations").select("id").execute();
      await expect(waiting).rejects.toMatchObject({
        code: "upstream_unavailable",
        hint: expect.stringMatching(/is busy/),
      });
    });
    await small.close();
  });
});

describe("a server whose disk is full", () => {
  test("refuses a write in clear words, and takes it when there is room", async () => {
    // What PostgreSQL itself raises then: https://www.postgresql.org/docs/15/errcodes-appendix.html, class 53.
    await administrator.query(`
      create function fill() returns trigger language plpgsql as $$ begin
        raise exception 'could not extend file: No space left on device' using errcode = 'disk_full';
      end $$;
      create trigger full_disk before insert on locations execute function fill()`);
    await expect(insert("first")).rejects.toMatchObject({
      code: "upstream_unavailable",
      hint: expect.stringMatching(/disk of the database is full/),
    });
    await administrator.query("drop function fill cascade");
    await insert("first");
    expect(await ids()).toEqual(["first"]);
  });
});

describe("a server that has become a replica", () => {
  test("says that it takes no changes, and still lets itself be read", async () => {
    await administrator.query(
      `alter database ${administrator.database} set default_transaction_read_only = on`,
    );
    await endAllConnections();
    await untilItAnswers();
    await expect(insert("first")).rejects.toMatchObject({
      code: "upstream_unavailable",
      hint: expect.stringMatching(/takes no changes at present/),
    });
    expect(await ids()).toEqual([]);
    await administrator.query("set default_transaction_read_only = off");
    await administrator.query(`alter database ${administrator.database} reset default_transaction_read_only`);
    await endAllConnections();
    await untilItAnswers();
    await insert("first");
  });
});

describe("a connection to a server that takes no changes any more", () => {
  test("is replaced by one to the server that does, while the old one lives on", async () => {
    const single = await openStorage({ url: database.url, poolSize: 1 });
    const insert = (id: string) =>
      single.transaction((tx) => tx.insertInto("locations").values({ id, name: id, createdAt: 1 }).execute());
    // Of this session alone, as after a switch of the address behind it.
    await sql`set default_transaction_read_only = on`.execute(single.db);
    await expect(insert("first")).rejects.toMatchObject({ hint: expect.stringMatching(/takes no changes/) });
    await insert("second");
    expect(await ids()).toEqual(["second"]);
    await single.close();
  });
});

test("a migration may take longer than a statement of a request", async () => {
  await administrator.query("drop function keep_stage_totals cascade");
  await administrator.query("drop table stage_totals");
  await administrator.query("delete from pipelane_migrations where name = '0004-stage-totals'");
  // Its `insert … select` waits for this lock, and time spent waiting is time that a statement takes.
  await administrator.query("begin; lock table opportunities in access exclusive mode");
  const [hurried] = await Promise.all([
    openStorage({ url: database.url, statementTimeoutMs: 100 }),
    untilSomebodyWaits()
      .then(() => administrator.query("select pg_sleep(0.4)"))
      .then(() => administrator.query("commit")),
  ]);
  expect(await hurried.db.selectFrom("stageTotals").selectAll().execute()).toEqual([]);
  await hurried.close();
});

test("a process that stands still in a transaction does not keep the others from writing for ever", async () => {
  const { rows } = await sql<{ ms: string }>`
    select setting as ms from pg_settings where name = 'idle_in_transaction_session_timeout'`.execute(
    storage.db,
  );
  expect(rows).toEqual([{ ms: "30000" }]);
});
