import { expect, test } from "vitest";
import { activityParamsOf, filtersOf, isBackwards } from "./activity-params";

test("the address narrows the log by person, kind and whole days of the location", () => {
  const params = activityParamsOf(new URLSearchParams("person=u1&kind=moved&from=2026-11-20&to=2026-11-21"));
  expect(filtersOf(params, "Asia/Tokyo")).toEqual({
    ...{ userId: "u1", kind: "moved" },
    ...{ startDate: "2026-11-19T15:00:00.000Z", endDate: "2026-11-21T14:59:59.999Z" },
  });
});

test("what cannot be a filter narrows nothing", () => {
  const params = activityParamsOf(new URLSearchParams("person=a/b&kind=read&from=soon&to=2026-99-99"));
  expect(params).toEqual({ person: null, kind: null, from: null, to: null });
});

test.each([
  ["from=2026-11-21&to=2026-11-20", true],
  ["from=2026-11-20&to=2026-11-20", false],
  ["from=2026-11-20", false],
  ["to=2026-11-20", false],
])("in %s the last day is before the first: %s", (address, expected) => {
  expect(isBackwards(activityParamsOf(new URLSearchParams(address)))).toBe(expected);
});
