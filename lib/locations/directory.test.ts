import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { parseEnv } from "@/lib/env";
import { createDirectory, knownLocation } from "./directory";
import { readLocations } from "./read-locations";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pipelane-locations-"));
  path = join(folder, "locations.json");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const write = (...locations: object[]) => writeFileSync(path, JSON.stringify({ locations }));
const embedded = (id: string, more: object = {}) => ({ id, upstream: { kind: "embedded" }, ...more });
const settingsWith = (variables: Record<string, string> = {}) =>
  parseEnv({ LOCATIONS_FILE: path, ...variables });
const open = () => createDirectory(() => readLocations(settingsWith()));

describe("without a file", () => {
  test("there is one location, of the variables", () => {
    expect(readLocations(parseEnv({ CURRENCY: "EUR" }))).toMatchObject([
      { id: "local", upstream: { kind: "embedded" }, currency: "EUR", locale: "en-US", portalOrigins: [] },
    ]);
    expect(readLocations(parseEnv({ HIGHLEVEL_API_KEY: "a-key" }))).toMatchObject([
      { id: "local", upstream: { kind: "highlevel", apiKey: "a-key" } },
    ]);
  });
});

describe("with a file", () => {
  test("currency and locale are the variables' where a location says nothing", () => {
    write(embedded("a"), embedded("b", { currency: "CHF", locale: "de-CH" }));
    const read = readLocations(settingsWith({ CURRENCY: "EUR", LOCALE: "de-DE" }));
    expect(read.map(({ currency, locale }) => [currency, locale])).toEqual([
      ["EUR", "de-DE"],
      ["CHF", "de-CH"],
    ]);
  });

  test("a secret may stay in a variable", () => {
    vi.stubEnv("NOVA_KEY", "a-key-of-a-location");
    write({ id: "nova", upstream: { kind: "highlevel", apiKey: { env: "NOVA_KEY" } } });
    expect(readLocations(settingsWith())[0]?.upstream).toMatchObject({ apiKey: "a-key-of-a-location" });
  });

  test("that is not there, or wrong, the file is named together with what to do", () => {
    expect(() => readLocations(settingsWith())).toThrow(
      expect.objectContaining({
        hint: `The locations in ${path} cannot be used:\n- there is no such file.`,
      }),
    );
    write(embedded("a", { colour: 1 }));
    expect(() => readLocations(settingsWith())).toThrow(
      expect.objectContaining({
        hint: `The locations in ${path} cannot be used:\n- locations.0 has unknown fields: colour.`,
      }),
    );
  });

  test.each([
    "HIGHLEVEL_API_KEY",
    "CRM_API_KEY",
  ])("%s beside it is refused, since nothing would use it", (name) => {
    write(embedded("a"));
    expect(() => readLocations(settingsWith({ [name]: "a-key-of-sixteen-or-more" }))).toThrow(
      expect.objectContaining({
        hint: expect.stringMatching(`^${name} cannot be set together with LOCATIONS_FILE`),
      }),
    );
  });
});

describe("reading it again", () => {
  test("brings what is new, and takes what has gone", () => {
    write(embedded("a"), embedded("b"));
    const locations = open();
    const before = locations.all();
    write(embedded("b", { name: "Second" }), embedded("c"));
    expect(locations.reload()).toBe(2);
    expect(["a", "b", "c"].map((id) => locations.find(id)?.name)).toEqual([undefined, "Second", null]);
    expect(() => knownLocation("a", locations)).toThrow(expect.objectContaining({ code: "not_found" }));
    // Whoever began with the old ones ends with them.
    expect(before.map(({ id }) => id)).toEqual(["a", "b"]);
  });

  test("keeps those of before when the file is wrong now", () => {
    write(embedded("a"));
    const locations = open();
    for (const text of ["{", JSON.stringify({ locations: [] })]) {
      writeFileSync(path, text);
      expect(() => locations.reload()).toThrow(expect.objectContaining({ code: "invalid_request" }));
      expect(locations.all().map(({ id }) => id)).toEqual(["a"]);
    }
    rmSync(path);
    expect(() => locations.reload()).toThrow();
    expect(locations.find("a")).not.toBeNull();
  });
});
