import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SqliteDatabase } from "kysely";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { withKeptStatements } from "./kept-statements";

let folder: string;
let file: Database.Database;
let database: SqliteDatabase;
/** What SQLite had to prepare. */
let prepared: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pipelane-statements-"));
  file = new Database(join(folder, "p.db"), { timeout: 0 });
  file.exec("create table numbers (n integer primary key)");
  file.exec(
    "insert into numbers with recursive r(n) as (values (1) union all select n + 1 from r where n < 500) select n from r",
  );
  prepared = [];
  database = withKeptStatements({
    prepare: (sql: string) => {
      prepared.push(sql);
      return file.prepare(sql);
    },
    close: () => file.close(),
  });
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const UP_TO = "select n from numbers where n <= ? order by n";
const upTo = (most: number) => database.prepare(UP_TO).all([most]);
const numbers = (most: number) => Array.from({ length: most }, (_, at) => ({ n: at + 1 }));

test("a statement is prepared once, and answers each time what it is asked", () => {
  for (const most of [3, 500, 0, 1]) expect(upTo(most)).toEqual(numbers(most));
  expect(prepared).toEqual([UP_TO]);
});

test("rows that are read one by one stay those of their own call while the same is asked again", () => {
  const read: unknown[] = [];
  for (const row of database.prepare(UP_TO).iterate([300])) {
    if (read.length % 50 === 0) expect(upTo(2)).toEqual(numbers(2));
    read.push(row);
  }
  expect(read).toEqual(numbers(300));
});

test("a statement goes on after its table was changed, dropped and made anew", () => {
  const all = () => database.prepare("select * from numbers where n < ?").all([2]);
  expect(all()).toEqual([{ n: 1 }]);
  file.exec("alter table numbers add column word text default 'one'");
  expect(all()).toEqual([{ n: 1, word: "one" }]);
  file.exec("drop table numbers");
  expect(all).toThrow("no such table");
  file.exec("create table numbers (other text, n integer)");
  file.exec("insert into numbers values ('new', 1)");
  expect(all()).toEqual([{ other: "new", n: 1 }]);
});

describe("a statement that fails", () => {
  const insert = (n: number) => database.prepare("insert into numbers values (?)").run([n]);

  test("because it breaks a rule is good the next time", () => {
    expect(() => insert(1)).toThrow("UNIQUE");
    expect(insert(501).changes).toBe(1);
  });

  test("because another process writes is good the next time, and its change is kept", () => {
    insert(501);
    const other = new Database(join(folder, "p.db"), { timeout: 0 });
    other.exec("begin immediate");
    expect(() => insert(502)).toThrow("locked");
    other.exec("commit");
    other.close();
    file.exec("begin immediate");
    insert(503);
    file.exec("commit");
    expect(upTo(1_000)).toHaveLength(502);
  });
});

test("what was undone with its transaction can be done by the same statement", () => {
  const remove = () => database.prepare("delete from numbers where n > ?").run([3]).changes;
  file.exec("begin immediate");
  expect(remove()).toBe(497);
  file.exec("rollback");
  expect(remove()).toBe(497);
});

test("no more than a hundred statements are kept, and none that is long: the one used longest ago leaves", () => {
  const ask = (at: number, long = "") => database.prepare(`select ${at} as at${long}`).all([]);
  for (let at = 0; at < 100; at += 1) ask(at);
  ask(0);
  ask(100);
  prepared.length = 0;
  for (const at of [0, 100, 2, 1]) ask(at);
  const long = " ".repeat(4_000);
  for (const at of [7, 7]) ask(at, long);
  expect(prepared).toEqual(["select 1 as at", ...Array(2).fill(`select 7 as at${long}`)]);
});

test("a pragma does its work each time", () => {
  const pragma = "pragma user_version = 7";
  for (const _ of [1, 2]) database.prepare(pragma).run([]);
  expect(prepared).toEqual([pragma, pragma]);
});
