import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parseEnv } from "@/lib/env";
import { importLocation } from "./import-location";

const folder = mkdtempSync(join(tmpdir(), "pipelane-import-location-"));
afterAll(() => rmSync(folder, { recursive: true }));

function settingsOf(...locations: object[]) {
  const path = join(folder, "locations.json");
  writeFileSync(path, JSON.stringify({ locations }));
  return parseEnv({ LOCATIONS_FILE: path });
}
const embedded = (id: string) => ({ id, upstream: { kind: "embedded" } });
const remote = { id: "away", upstream: { kind: "highlevel", apiKey: "a-key-of-a-location" } };

test("an import goes where it was told, or to the only location there is", () => {
  expect(importLocation(settingsOf(embedded("a"), embedded("b")), "b")).toMatchObject({ id: "b" });
  expect(importLocation(settingsOf(remote, embedded("a")), undefined)).toMatchObject({ id: "a" });
  expect(importLocation(parseEnv({}), undefined)).toBeUndefined();
});

test.each([
  ["several and none named", [embedded("a"), embedded("b")], undefined, "one of: a, b."],
  ["an unknown one", [embedded("a")], "x", "one of: a."],
  ["a remote one", [embedded("a"), remote], "away", "one of: a."],
  ["remote ones alone", [remote], undefined, "No location of LOCATIONS_FILE has the embedded CRM."],
])("%s is refused in a sentence", (_, locations, named, sentence) => {
  expect(() => importLocation(settingsOf(...locations), named)).toThrow(sentence);
});

test("a location is refused where there is no file of them", () => {
  expect(() => importLocation(parseEnv({}), "a")).toThrow("LOCATIONS_FILE, which is not set");
});
