import { describe, expect, test } from "vitest";
import { EMPTY_LOG } from "./changes";
import { opportunity } from "./fixtures/model-server";
import { tallyStages, totalOf, UNTOLD, withLoadedSum } from "./tally";

const phase = "ready";
const whole = { count: 4, value: 10, summed: null, exact: true, phase } as const;
const part = { count: 250, value: 5.5, summed: 20, exact: true, phase } as const;
const counted = (count: number, exact = true) => ({ count, value: null, summed: null, exact });
const shown = [0.1, 0.2, null, 1_000].map((value, at) => opportunity(`o${at}`, { value }));

test("where upstream tells no total, what one page has is no exact count as long as more can be read", () => {
  const exactWith = (nextCursor: string | null) => {
    const page = { opportunities: shown, total: shown.length, nextCursor, startedAt: 1, cursor: null };
    const stages = new Map([["A", { pages: [page], head: null }]]);
    const board = { pipelineId: "P", summary: null, isSearch: false, matches: () => true };
    return tallyStages({ ...board, log: EMPTY_LOG, stages }).get("A");
  };
  expect(exactWith("next")).toMatchObject({ count: 4, exact: false });
  expect(exactWith(null)).toMatchObject({ count: 4, exact: true });
});

describe("where upstream tells no sums", () => {
  test("a stage has the sum of what is loaded, and says of how many", () => {
    expect(withLoadedSum(counted(250), { shown, isWhole: false })).toEqual({
      ...{ count: 250, value: 1000.3, summed: 4, exact: true },
    });
  });

  test("the sum is the whole one once all is loaded", () => {
    const whole = { count: 4, value: 1000.3, summed: null, exact: true };
    expect(withLoadedSum(counted(4), { shown, isWhole: true })).toEqual(whole);
    // Whether upstream's total minds a search is not known; what is there can be counted.
    expect(withLoadedSum(counted(9, false), { shown, isWhole: true })).toEqual(whole);
  });

  test("a stage of which nothing is loaded yet has no sum, and an empty one has none to miss", () => {
    expect(withLoadedSum(counted(250), { shown: [], isWhole: false })).toEqual(counted(250));
    expect(withLoadedSum(counted(0), { shown: [], isWhole: true })).toMatchObject({ value: 0, summed: null });
  });

  test("what upstream has summed itself stays as it is", () => {
    const told = { count: 250, value: 7, summed: null, exact: true };
    expect(withLoadedSum(told, { shown, isWhole: false })).toBe(told);
  });

  test("all stages together are partial as soon as one is, and without a sum as soon as one has none", () => {
    expect(totalOf([whole, part])).toEqual({ count: 254, value: 15.5, summed: 24, exact: true, missing: 0 });
    expect(totalOf([whole, whole])).toMatchObject({ value: 20, summed: null });
    expect(totalOf([whole, { ...counted(3), phase }])).toMatchObject({ count: 7, value: null });
  });
});

describe("all stages together", () => {
  const failed = { ...UNTOLD, phase: "error" } as const;

  test("are not known as long as one is being read", () => {
    expect(totalOf([whole, failed, { ...UNTOLD, phase: "loading" }])).toMatchObject({ count: null });
  });

  test("are those that could be read, and it is told how many could not", () => {
    expect(totalOf([whole, failed, part])).toMatchObject({ count: 254, value: 15.5, summed: 24, missing: 1 });
    // Its cards could not be read, and its figures are known all the same.
    expect(totalOf([whole, { ...whole, phase: "error" }])).toMatchObject({ count: 8, missing: 0 });
  });

  test("are nothing when none could be read, which is not none at all", () => {
    expect(totalOf([failed, failed])).toMatchObject({ count: null, value: null, missing: 2 });
  });
});

test.each([
  1e308, -1e308, 9e15,
])("F8: a sum that no number holds to the cent is marked as not exact: %d", (value) => {
  const vast = [opportunity("a", { value }), opportunity("b", { value })];
  expect(withLoadedSum(counted(2), { shown: vast, isWhole: true })).toMatchObject({ exact: false });
});
