import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readTask } from "./import-task";

let folder: string;
const path = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pipelane-task-"));
  writeFileSync(path("deals.csv"), "a\n1\n");
  writeFileSync(path("good.json"), '{ "title": "{a}", "stage": "a", "company": "a" }');
  writeFileSync(path("bad.json"), '{ "title": "{", "colour": 1 }');
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (...args: string[]) => readTask(args.map((arg) => arg.replace("@", `${folder}/`)));

test("a command line names a file, a mapping, a pipeline and whether to write", async () => {
  const task = await read("@deals.csv", "--mapping", "@good.json", "--pipeline", " Sales ");
  expect(task).toMatchObject({ file: path("deals.csv"), pipelineName: "Sales", dryRun: false });
  const dry = await read("--dry-run", "@deals.csv", "--mapping=@good.json", "--pipeline=Sales");
  expect(dry.dryRun).toBe(true);
});

test("paths begin where the command was typed", async () => {
  const typed = ["deals.csv", "--mapping", "./good.json", "--pipeline", "S"];
  expect((await readTask(typed, folder)).file).toBe(path("deals.csv"));
});

test.each([
  ["no file", ["--mapping", "@good.json", "--pipeline", "S"], "Use: npm run import -- FILE.csv"],
  ["no mapping", ["@deals.csv", "--pipeline", "S"], "Use: npm run import"],
  ["an empty pipeline", ["@deals.csv", "--mapping", "@good.json", "--pipeline", " "], "Use: npm run import"],
  ["two files", ["@deals.csv", "@deals.csv", "--mapping", "@good.json", "--pipeline", "S"], "Use: npm run"],
  ["an unknown option", ["@deals.csv", "--speed"], "Unknown option '--speed'"],
  [
    "a file that is not there",
    ["@none.csv", "--mapping", "@good.json", "--pipeline", "S"],
    "There is no file",
  ],
  ["a folder", ["@", "--mapping", "@good.json", "--pipeline", "S"], "is not a file"],
  [
    "a mapping that is not there",
    ["@deals.csv", "--mapping", "@none.json", "--pipeline", "S"],
    "There is no",
  ],
  [
    "a bad mapping",
    ["@deals.csv", "--mapping", "@bad.json", "--pipeline", "S"],
    "has unknown fields: colour",
  ],
])("a command line with %s is refused in a sentence", async (_, args, sentence) => {
  await expect(read(...args)).rejects.toThrow(sentence);
});
