// @ts-check

/** @typedef {{ passed: number, failed: number, skipped: number }} Totals */
/** @typedef {{ status: string, assertionResults: { status: string }[] }} VitestFile */
/** @typedef {{ testResults: VitestFile[] }} VitestReport */
/** @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: { message?: string }[] }} PlaywrightReport */

/**
 * What vitest's JSON report adds up to. A file that could not be loaded counts as one failure.
 * @param {VitestReport} report
 * @returns {Totals}
 */
export function vitestTotals({ testResults }) {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  /** @param {string} status */
  const count = (status) => tests.filter((test) => test.status === status).length;
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  const passed = count("passed");
  const failed = count("failed");
  return { passed, failed: failed + brokenFiles.length, skipped: tests.length - passed - failed };
}

/**
 * What Playwright's JSON report adds up to. A test that passed only at a second try has failed, and so has each
 * error outside a test.
 * @param {PlaywrightReport} report
 * @returns {Totals}
 */
export function playwrightTotals({ stats, errors }) {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}

/**
 * What a runner's report is worth beside its exit code: a run that failed without naming a test counts as one
 * failure, and in CI a skipped test is a failed one.
 * @param {Totals} totals
 * @param {{ exitCode: number | null, isCi: boolean }} run
 * @returns {Totals}
 */
export function judge({ passed, failed, skipped }, { exitCode, isCi }) {
  const failedOrSkipped = failed + (isCi ? skipped : 0);
  const isUnnamedFailure = exitCode !== 0 && failedOrSkipped === 0;
  return { passed, failed: isUnnamedFailure ? 1 : failedOrSkipped, skipped };
}
