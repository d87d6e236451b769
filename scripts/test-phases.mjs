// @ts-check
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { buildWithCanaryIfNeeded } from "./production-build.mjs";
import { ROOT } from "./project.mjs";
import { playwrightFailures, vitestFailures } from "./test-failures.mjs";
import { judge, playwrightTotals, vitestTotals } from "./test-totals.mjs";

/** @typedef {import("./test-totals.mjs").Totals & { failures?: import("./test-failures.mjs").Failure[] }} Result */

const ONE_PASSED = { passed: 1, failed: 0, skipped: 0 };
const ONE_FAILED = { passed: 0, failed: 1, skipped: 0 };
const isCi = Boolean(process.env.CI);

/**
 * What a test run consists of, in its order. Types, lint and build count as one test each.
 * @type {{ name: string, run: (extra: string[]) => Promise<Result> }[]}
 */
export const PHASES = [
  { name: "types", run: () => runTool(["typescript/bin/tsc", "--noEmit"]) },
  { name: "lint", run: () => runTool(["@biomejs/biome/bin/biome", "check"]) },
  { name: "unit", run: runUnitTests },
  { name: "build", run: runBuild },
  { name: "e2e", run: runEndToEndTests },
];

/** @param {string[]} extra */
function runUnitTests(extra) {
  const report = "test-results/unit.json";
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return runReporting({
    command: ["vitest/vitest.mjs", "run", ...reporters, ...extra],
    report,
    add: vitestTotals,
    failuresOf: vitestFailures,
  });
}

/** @param {string[]} extra */
function runEndToEndTests(extra) {
  const command = ["playwright/cli.js", "test", "-c", "e2e/playwright.config.ts", ...extra];
  return runReporting({
    command,
    report: "test-results/e2e.json",
    add: playwrightTotals,
    failuresOf: playwrightFailures,
  });
}

async function runBuild() {
  try {
    buildWithCanaryIfNeeded();
    return ONE_PASSED;
  } catch (error) {
    console.error(error);
    return ONE_FAILED;
  }
}

/** @param {string[]} command */
async function runTool(command) {
  return (await run(command)) === 0 ? ONE_PASSED : ONE_FAILED;
}

/**
 * @template Report
 * @param {{
 *   command: string[],
 *   report: string,
 *   add: (report: Report) => import("./test-totals.mjs").Totals,
 *   failuresOf: (report: Report, run: { isCi: boolean }) => import("./test-failures.mjs").Failure[],
 * }} options
 * @returns {Promise<Result>}
 */
async function runReporting({ command, report, add, failuresOf }) {
  rmSync(ROOT + report, { force: true });
  const exitCode = await run(command);
  /** @type {Report} */
  let told;
  try {
    told = JSON.parse(readFileSync(ROOT + report, "utf8"));
  } catch {
    console.error(`The runner wrote no report to ${report}.`);
    return ONE_FAILED;
  }
  return { ...judge(add(told), { exitCode, isCi }), failures: failuresOf(told, { isCi }) };
}

/** @param {string[]} command path of a tool's program below node_modules, and its arguments */
async function run([program = "", ...args]) {
  const child = spawn(process.execPath, [`node_modules/${program}`, ...args], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
    // The shell's own would load production builds of React into the unit tests.
    env: { ...process.env, NODE_ENV: "test" },
  });
  await once(child, "close");
  return child.exitCode;
}
