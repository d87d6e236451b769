import { describe, expect, test } from "vitest";
import { judge, playwrightTotals, vitestTotals } from "./test-totals.mjs";

const passed = { status: "passed" };
const failed = { status: "failed" };

describe("what vitest reports", () => {
  test("counts each test of each file", () => {
    const report = {
      testResults: [
        { status: "passed", assertionResults: [passed, passed] },
        { status: "failed", assertionResults: [passed, failed, { status: "skipped" }, { status: "todo" }] },
      ],
    };
    expect(vitestTotals(report)).toEqual({ passed: 3, failed: 1, skipped: 2 });
  });

  test("a file that could not be loaded is one failure", () => {
    const report = { testResults: [{ status: "failed", assertionResults: [] }] };
    expect(vitestTotals(report)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

test("a flaky end-to-end test and an error outside any test have failed", () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 };
  expect(playwrightTotals({ stats, errors: [{ message: "no server" }] })).toEqual({
    passed: 5,
    failed: 3,
    skipped: 2,
  });
});

describe("judging a run", () => {
  const totals = { passed: 5, failed: 0, skipped: 2 };

  test("a skipped test passes over on a desk and fails in CI", () => {
    expect(judge(totals, { exitCode: 0, isCi: false })).toEqual({ passed: 5, failed: 0, skipped: 2 });
    expect(judge(totals, { exitCode: 0, isCi: true })).toEqual({ passed: 5, failed: 2, skipped: 2 });
  });

  test("a run that failed without naming a test is one failure", () => {
    expect(judge(totals, { exitCode: 1, isCi: false }).failed).toBe(1);
    expect(judge({ ...totals, failed: 3 }, { exitCode: 1, isCi: false }).failed).toBe(3);
  });
});
