import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { nodeProblem } from "./node-version.mjs";

test.each(["20.19.0", "20.20.2", "22.0.0", "24.1.0"])("Node %s is new enough", (version) => {
  expect(nodeProblem(version)).toBeNull();
});

test.each(["20.18.3", "18.20.0", "4.0.0"])("Node %s is refused with what to do", (version) => {
  expect(nodeProblem(version)).toMatch(`needs Node 20.19 or later and this is ${version}: install`);
});

test("package.json names the same version", () => {
  const { engines } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(engines.node).toBe(">=20.19");
});
