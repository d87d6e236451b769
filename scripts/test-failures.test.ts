import { describe, expect, test } from "vitest";
import { ROOT } from "./project.mjs";
import { playwrightFailures, vitestFailures } from "./test-failures.mjs";

describe("what vitest says of failures", () => {
  test("names the file, the groups, the test, and how its message begins", () => {
    const long = [
      "AssertionError: expected 1 to be 2",
      ...Array.from({ length: 40 }, (_, n) => `at line ${n}`),
    ];
    const report = {
      testResults: [
        {
          name: `${ROOT}lib/a.test.ts`,
          status: "failed",
          assertionResults: [
            { status: "passed", ancestorTitles: [], title: "well", failureMessages: [] },
            {
              status: "failed",
              ancestorTitles: ["a", "b"],
              title: "not",
              failureMessages: [long.join("\n")],
            },
          ],
        },
      ],
    };
    const [only, ...others] = vitestFailures(report, { isCi: false });
    expect(others).toEqual([]);
    expect(only?.test).toBe("lib/a.test.ts › a › b › not");
    expect(only?.message).toMatch(/^AssertionError: expected 1 to be 2\nat line 0\n/);
    expect(only?.message).not.toContain("at line 20");
  });

  test("a file that could not be loaded is one failure", () => {
    const report = {
      testResults: [
        { name: `${ROOT}lib/b.test.ts`, status: "failed", message: "no module", assertionResults: [] },
      ],
    };
    expect(vitestFailures(report, { isCi: false })).toEqual([
      { test: "lib/b.test.ts", message: "no module" },
    ]);
  });
});

test("what Playwright says of failures: in groups, at a second try only, and outside any test, without colours", () => {
  const ok = { status: "expected", results: [{ errors: [] }] };
  const flaky = {
    status: "flaky",
    results: [{ errors: [{ message: "\u001b[31mfirst\u001b[39m" }] }, { errors: [] }],
  };
  const broken = { status: "unexpected", results: [{ errors: [] }] };
  const report = {
    suites: [
      {
        title: "a.spec.ts",
        specs: [{ title: "passes", file: "a.spec.ts", line: 1, tests: [ok] }],
        suites: [
          {
            title: "in a group",
            specs: [
              { title: "wavers", file: "a.spec.ts", line: 3, tests: [flaky] },
              { title: "breaks", file: "a.spec.ts", line: 9, tests: [broken] },
            ],
          },
        ],
      },
    ],
    errors: [{ message: "no server" }],
  };
  expect(playwrightFailures(report, { isCi: false })).toEqual([
    { test: "a.spec.ts:3 › in a group › wavers", message: "first" },
    { test: "a.spec.ts:9 › in a group › breaks", message: "It said nothing." },
    { test: "outside any test", message: "no server" },
  ]);
});

test("in CI a skipped test has failed, and says that it was skipped", () => {
  const assertionResults = [{ status: "skipped", ancestorTitles: [], title: "later" }];
  const ofVitest = { testResults: [{ name: `${ROOT}lib/a.test.ts`, status: "passed", assertionResults }] };
  expect(vitestFailures(ofVitest, { isCi: false })).toEqual([]);
  const told = { test: "lib/a.test.ts › later", message: "It was skipped." };
  expect(vitestFailures(ofVitest, { isCi: true })).toEqual([told]);
  const spec = { title: "later", file: "a.spec.ts", line: 2, tests: [{ status: "skipped", results: [] }] };
  const ofPlaywright = { suites: [{ title: "a.spec.ts", specs: [spec] }], errors: [] };
  expect(playwrightFailures(ofPlaywright, { isCi: false })).toEqual([]);
  expect(playwrightFailures(ofPlaywright, { isCi: true })).toMatchObject([{ message: "It was skipped." }]);
});
