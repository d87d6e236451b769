// @ts-check
// What failed, from a runner's report. A phase prints thousands of lines after a failure of its own, and of a long log
// often the end alone is kept.
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ROOT } from "./project.mjs";

/**
 * A test that failed, by its file and its names, and the first lines of what it said.
 * @typedef {{ test: string, message: string }} Failure
 */
/** @typedef {{ status: string, ancestorTitles?: string[], title?: string, failureMessages?: string[] | null }} VitestTest */
/** @typedef {{ testResults: { name: string, status: string, message?: string, assertionResults: VitestTest[] }[] }} VitestReport */
/** @typedef {{ message?: string }} PlaywrightError */
/** @typedef {{ title: string, file: string, line: number, tests: { status: string, results: { errors: PlaywrightError[] }[] }[] }} PlaywrightSpec */
/** @typedef {{ title: string, specs: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite */
/** @typedef {{ suites?: PlaywrightSuite[], errors: PlaywrightError[] }} PlaywrightReport */

const SHOWN_LINES = 12;
const SKIPPED = "It was skipped.";

/**
 * The tests that failed, in CI those that were skipped too, and the files that could not be loaded.
 * @param {VitestReport} report
 * @param {{ isCi: boolean }} run
 * @returns {Failure[]}
 */
export function vitestFailures({ testResults }, { isCi }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(ROOT, name);
    if (status === "failed" && !assertionResults.some((test) => test.status === "failed"))
      return [failure([file], message)];
    return assertionResults
      .filter((test) => test.status !== "passed" && (isCi || test.status === "failed"))
      .map((test) => {
        const { ancestorTitles = [], title = "", failureMessages } = test;
        const said = test.status === "failed" ? failureMessages?.[0] : SKIPPED;
        return failure([file, ...ancestorTitles, title], said);
      });
  });
}

/**
 * The tests that failed or passed only at a second try, in CI those that were skipped too, and each error outside a test.
 * @param {PlaywrightReport} report
 * @param {{ isCi: boolean }} run
 * @returns {Failure[]}
 */
export function playwrightFailures({ suites = [], errors }, { isCi }) {
  const failing = new Set(["unexpected", "flaky", ...(isCi ? ["skipped"] : [])]);
  return [
    ...suites.flatMap((file) => suiteFailures(file, { groups: [], failing })),
    ...errors.map(({ message }) => failure(["outside any test"], message)),
  ];
}

/**
 * @param {PlaywrightSuite} suite
 * @param {{ groups: string[], failing: ReadonlySet<string> }} within names of what it stands in, and states that fail
 * @returns {Failure[]}
 */
function suiteFailures({ specs, suites = [] }, { groups, failing }) {
  const own = specs.flatMap(({ title, file, line, tests }) =>
    tests
      .filter(({ status }) => failing.has(status))
      .map(({ status, results }) => {
        const said = results.flatMap(({ errors }) => errors)[0]?.message;
        return failure([`${file}:${line}`, ...groups, title], status === "skipped" ? SKIPPED : said);
      }),
  );
  const inner = suites.flatMap((suite) =>
    suiteFailures(suite, { groups: [...groups, suite.title], failing }),
  );
  return [...own, ...inner];
}

/**
 * @param {string[]} names
 * @param {string | undefined} message
 * @returns {Failure}
 */
function failure(names, message) {
  const lines = stripVTControlCharacters(message ?? "It said nothing.").split("\n");
  return { test: names.join(" › "), message: lines.slice(0, SHOWN_LINES).join("\n") };
}
