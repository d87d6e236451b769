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

/**
 * The tests that failed, and the files that could not be loaded.
 * @param {VitestReport} report
 * @returns {Failure[]}
 */
export function vitestFailures({ testResults }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(ROOT, name);
    const failed = assertionResults.filter((test) => test.status === "failed");
    if (status === "failed" && failed.length === 0) {
      return [failure([file], message)];
    }
    return failed.map(({ ancestorTitles = [], title = "", failureMessages }) =>
      failure([file, ...ancestorTitles, title], failureMessages?.[0]),
    );
  });
}

/**
 * The tests that failed or passed only at a second try, and each error outside a test.
 * @param {PlaywrightReport} report
 * @returns {Failure[]}
 */
export function playwrightFailures({ suites = [], errors }) {
  return [
    ...suites.flatMap((file) => suiteFailures(file, [])),
    ...errors.map(({ message }) => failure(["outside any test"], message)),
  ];
}

/**
 * @param {PlaywrightSuite} suite
 * @param {string[]} groups names of what it stands in
 * @returns {Failure[]}
 */
function suiteFailures({ specs, suites = [] }, groups) {
  const own = specs.flatMap(({ title, file, line, tests }) =>
    tests
      .filter(({ status }) => status === "unexpected" || status === "flaky")
      .map(({ results }) =>
        failure([`${file}:${line}`, ...groups, title], results.flatMap(({ errors }) => errors)[0]?.message),
      ),
  );
  return [...own, ...suites.flatMap((inner) => suiteFailures(inner, [...groups, inner.title]))];
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
