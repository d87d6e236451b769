import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hashSources } from "./production-build.mjs";

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "pipelane-sources-"));
  mkdirSync(join(root, "app/api"), { recursive: true });
  writeFileSync(join(root, "app/page.tsx"), "one");
  writeFileSync(join(root, "package-lock.json"), "{}");
});

afterEach(() => rmSync(root, { recursive: true }));

test("a source with an older time but another content makes a build stale", () => {
  const before = hashSources(root);
  writeFileSync(join(root, "app/page.tsx"), "two");
  utimesSync(join(root, "app/page.tsx"), 0, 0);
  expect(hashSources(root)).not.toBe(before);
});

test("touching a source without changing it leaves a build current", () => {
  const before = hashSources(root);
  utimesSync(join(root, "app/page.tsx"), new Date(), new Date());
  expect(hashSources(root)).toBe(before);
});

test("a new, a renamed and a removed source make a build stale", () => {
  const before = hashSources(root);
  writeFileSync(join(root, "app/api/route.ts"), "");
  const withRoute = hashSources(root);
  rmSync(join(root, "app/page.tsx"));
  expect(new Set([before, withRoute, hashSources(root)]).size).toBe(3);
});

test("a test, a document and a script do not make a build stale", () => {
  const before = hashSources(root);
  writeFileSync(join(root, "app/page.test.tsx"), "");
  writeFileSync(join(root, "app/README.md"), "");
  mkdirSync(join(root, "scripts"));
  writeFileSync(join(root, "scripts/start.mjs"), "");
  expect(hashSources(root)).toBe(before);
});
