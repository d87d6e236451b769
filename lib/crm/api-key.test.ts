import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { readOrMakeApiKey } from "./api-key";

let folder = "";
let databaseUrl = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pipelane-key-"));
  databaseUrl = `file:${join(folder, "p.db")}`;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a configured key is taken as it is, and nothing is written", () => {
  expect(readOrMakeApiKey({ databaseUrl, configured: "given" })).toEqual({ key: "given", path: null });
  expect(readdirSync(folder)).toEqual([]);
});

test("a key is made once, kept beside the database, and only its owner may read it", () => {
  const made = readOrMakeApiKey({ databaseUrl });
  expect(made).toEqual({ key: expect.stringMatching(/^[\w-]{43}$/), path: join(folder, "p.db.key") });
  expect(readOrMakeApiKey({ databaseUrl })).toEqual(made);
  expect(statSync(join(folder, "p.db.key")).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(folder, "p.db.key"), "utf8")).toBe(`${made.key}\n`);
  expect(readdirSync(folder)).toEqual(["p.db.key"]);
});

test("an empty key file is refused with what to do about it", () => {
  writeFileSync(join(folder, "p.db.key"), "\n");
  chmodSync(join(folder, "p.db.key"), 0o600);
  const refusal = () => readOrMakeApiKey({ databaseUrl });
  expect(refusal).toThrow(AppError);
  expect(refusal).toThrow(
    expect.objectContaining({ hint: expect.stringMatching(/p\.db\.key cannot be read: remove the file/) }),
  );
});
