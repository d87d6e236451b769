import { expect, test } from "vitest";
import { matchesLockfile } from "./dependencies.mjs";

const lockfile = {
  packages: {
    "": { version: "1.0.0" },
    "node_modules/one": { version: "1.0.0", integrity: "sha512-one" },
    "node_modules/other-platform": { version: "2.0.0", integrity: "sha512-other", optional: true },
    "node_modules/tests": { version: "3.0.0", integrity: "sha512-tests", dev: true },
  },
};
const one = lockfile.packages["node_modules/one"];
const tests = lockfile.packages["node_modules/tests"];

test.each([
  ["the very packages", { "node_modules/one": one }, true],
  ["another version", { "node_modules/one": { ...one, version: "1.0.1" } }, false],
  ["the same version with another content", { "node_modules/one": { ...one, integrity: "sha512-x" } }, false],
  ["nothing", {}, false],
  ["one package too many", { "node_modules/one": one, "node_modules/two": one }, false],
])("node_modules with %s counts as installed: %#", (_, packages, isInstalled) => {
  expect(matchesLockfile(lockfile, { packages }, { withDev: false })).toBe(isInstalled);
});

test("without the packages of development it counts as installed for a server, and not for tests", () => {
  const packages = { "node_modules/one": one };
  expect(matchesLockfile(lockfile, { packages }, { withDev: false })).toBe(true);
  expect(matchesLockfile(lockfile, { packages }, { withDev: true })).toBe(false);
  const whole = { packages: { ...packages, "node_modules/tests": tests } };
  expect(matchesLockfile(lockfile, whole, { withDev: true })).toBe(true);
});
