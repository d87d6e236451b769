import { expect, test } from "vitest";
import { readDatabaseTask } from "./database-task";

test("a backup's and a restore's file lies where the command was typed", () => {
  expect(readDatabaseTask(["backup", "monday.db"], "/home/jo")).toEqual({
    verb: "backup",
    file: "/home/jo/monday.db",
  });
  expect(readDatabaseTask(["restore", "/b/monday.db", "--force"], "/home/jo")).toEqual({
    verb: "restore",
    file: "/b/monday.db",
    force: true,
  });
});

test("a copy names two databases as DATABASE_URL does", () => {
  expect(readDatabaseTask(["copy", "file:a.db", "postgres://db/crm"])).toEqual({
    verb: "copy",
    from: "file:a.db",
    to: "postgres://db/crm",
    force: false,
  });
});

test.each([
  [["backup"], "Use: npm run db:backup -- FILE"],
  [["backup", "a", "b"], "Use: npm run db:backup -- FILE"],
  [["backup", "a", "--force"], "Use: npm run db:backup -- FILE"],
  [["restore"], "Use: npm run db:restore -- FILE"],
  [["restore", "a", "--quick"], "Unknown option '--quick'"],
  [["copy", "file:a.db"], "Use: npm run db:copy -- FROM TO"],
  [["adopt"], "Use: npm run db:adopt -- LOCATION"],
  [["adopt", "a", "b"], "Use: npm run db:adopt -- LOCATION"],
  [["adopt", "a", "--force"], "Use: npm run db:adopt -- LOCATION"],
  [["copy", "a.db", "b.db"], "Use: npm run db:copy -- FROM TO"],
  [[], "npm run db:backup"],
])("%j is refused with the way to use it", (args, sentence) => {
  expect(() => readDatabaseTask(args)).toThrow(sentence);
});
