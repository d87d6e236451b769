import { expect, test } from "vitest";
import { matchesLockfile } from "./dependencies.mjs";

const lockfile = {
  packages: {
    "": { version: "1.0.0" },
    "node_modules/one": { version: "1.0.0", integrity: "sha512-one" },
    "node_modules/other-platform": { version: "2.0.0", integrity: "sha512-other", optional: true },
  },
};
const one = lockfile.packages["node_modules/one"];

test.each([
  ["the very packages", { "node_modules/one": one }, true],
  ["another version", { "node_modules/one": { ...one, version: "1.0.1" } }, false],
  ["the same version with another content", { "node_modules/one": { ...one, integrity: "sha512-x" } }, false],
  ["nothing", {}, false],
  ["one package too many", { "node_modules/one": one, "node_modules/two": one }, false],
])("node_modules with %s counts as installed: %#", (_, packages, isInstalled) => {
  expect(matchesLockfile(lockfile, { packages })).toBe(isInstalled);
});
