import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { openRejectedFile } from "./rejected-file";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pipelane-rejected-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const row = (...cells: string[]) => ({ line: 7, reason: "the title is empty; no date", cells });

test("rows stand with line and reason before their own columns, in the file's own delimiter", async () => {
  const path = join(folder, "a.csv");
  const file = openRejectedFile(path, { delimiter: ";" });
  await file.add(row("1", 'say "hi"', "a;b"), ["id", "title", "note"]);
  await file.close();
  expect(readFileSync(path, "utf8").split("\n")).toEqual([
    "line;reason;id;title;note",
    '7;"the title is empty; no date";1;"say ""hi""";"a;b"',
    "",
  ]);
});

test("what a spreadsheet would run as a formula is made plain text", async () => {
  const path = join(folder, "b.csv");
  const file = openRejectedFile(path, { delimiter: "," });
  await file.add(row('=HYPERLINK("x")', "+1", "-1", "@sum", "\tx", "ok"), [
    "=cmd()",
    "b",
    "c",
    "d",
    "e",
    "f",
  ]);
  await file.close();
  const [header, cells] = readFileSync(path, "utf8").split("\n");
  expect(header).toBe("line,reason,'=cmd(),b,c,d,e,f");
  expect(cells).toBe('7,the title is empty; no date,"\'=HYPERLINK(""x"")",\'+1,\'-1,\'@sum,\'\tx,ok');
});

test("many rows wait for the disk and all arrive", async () => {
  const path = join(folder, "c.csv");
  const file = openRejectedFile(path, { delimiter: "," });
  for (let index = 0; index < 5_000; index += 1) await file.add(row("x".repeat(200)), ["id"]);
  await file.close();
  expect(readFileSync(path, "utf8").trim().split("\n")).toHaveLength(5_001);
});

test("without a row there is no file, and where none can be written one is told", async () => {
  await openRejectedFile(join(folder, "d.csv"), { delimiter: "," }).close();
  expect(() => readFileSync(join(folder, "d.csv"))).toThrow();

  const file = openRejectedFile(join(folder, "missing", "e.csv"), { delimiter: "," });
  const writing = async () => {
    await file.add(row("x"), ["id"]);
    await file.close();
  };
  const error = await writing().catch((thrown: unknown) => thrown);
  expect(error instanceof AppError && error.hint).toContain("cannot be written");
});
