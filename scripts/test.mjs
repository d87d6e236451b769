// @ts-check
// `npm test`: everything. `node scripts/test.mjs types lint` runs only those phases; what is no phase's name goes
// to the runner of the only phase, as in `npm run e2e -- start.spec.ts`.
import { installIfNeeded } from "./dependencies.mjs";
import { ROOT } from "./project.mjs";
import { Problem, stopWith } from "./stop.mjs";

try {
  process.chdir(ROOT);
  process.env.NEXT_TELEMETRY_DISABLED ??= "1";
  installIfNeeded({ withDev: true });
  process.exitCode = await runPhases(process.argv.slice(2));
} catch (error) {
  stopWith(error);
}

/**
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
async function runPhases(args) {
  const { PHASES } = await import("./test-phases.mjs");
  const chosen = PHASES.filter(({ name }) => args.includes(name));
  const phases = chosen.length > 0 ? chosen : PHASES;
  const extra = args.filter((arg) => !PHASES.some(({ name }) => name === arg));
  if (extra.length > 0 && phases.length > 1) {
    throw new Problem(`${extra.join(" ")}: choose one of ${PHASES.map(({ name }) => name).join(", ")}.`);
  }
  if (phases.some(({ name }) => name === "e2e")) {
    const { findBrowser } = await import("./find-browser.mjs");
    process.env.CHROMIUM_PATH = await findBrowser();
  }
  if (phases.some(({ name }) => name === "unit") && !process.env.TEST_DATABASE_URL) {
    const { findOrInstallPostgres } = await import("./find-postgres.mjs");
    findOrInstallPostgres();
  }
  const rows = [];
  for (const { name, run } of phases) {
    console.log(`\n── ${name}`);
    const begunMs = performance.now();
    const totals = await run(extra);
    rows.push({ name, ...totals, seconds: (performance.now() - begunMs) / 1000 });
  }
  return tell(rows);
}

/**
 * Prints what failed, a line per phase and, as the last line of all, their sum.
 * @param {({ name: string, seconds: number } & import("./test-phases.mjs").Result)[]} rows
 * @returns {number} the exit code
 */
function tell(rows) {
  for (const { test, message } of rows.flatMap(({ failures = [] }) => failures)) {
    console.log(`\nfailed: ${test}\n${message.replace(/^/gm, "  ")}`);
  }
  console.log("");
  for (const { name, seconds, passed, failed, skipped } of rows) {
    const skips = skipped > 0 ? `, ${skipped} skipped` : "";
    console.log(
      `${name.padEnd(6)} ${seconds.toFixed(1).padStart(6)} s   ${passed} passed, ${failed} failed${skips}`,
    );
  }
  const passed = rows.reduce((sum, row) => sum + row.passed, 0);
  const failed = rows.reduce((sum, row) => sum + row.failed, 0);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
