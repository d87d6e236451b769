import fc from "fast-check";
import { expect, test } from "vitest";
import { LARGEST_VALUE_MINOR, majorToMinor, minorToDecimal, minorToMajor, msToIso } from "./codec";

test("every amount that can be stored comes back as it was", () => {
  const minor = fc.integer({ min: -LARGEST_VALUE_MINOR, max: LARGEST_VALUE_MINOR });
  fc.assert(
    fc.property(minor, (value) => {
      expect(majorToMinor(minorToMajor(value))).toBe(value === 0 ? 0 : value);
    }),
    { seed: 20260104, numRuns: 2000 },
  );
});

test.each([
  1.005,
  0.001,
  1e-7,
  1e12,
  -1e12,
  1e21,
  Number.MAX_VALUE,
  Number.NaN,
  Number.POSITIVE_INFINITY,
])("%d is not stored, since it would have to be rounded or is too large", (amount) => {
  expect(majorToMinor(amount)).toBeNull();
});

test("minus nothing is nothing", () => {
  expect(Object.is(majorToMinor(-0), 0)).toBe(true);
});

test("sums beyond what a double holds are written exactly", () => {
  expect(minorToDecimal(9_007_199_254_740_993n)).toBe("90071992547409.93");
  expect(minorToDecimal(-5n)).toBe("-0.05");
  expect(minorToDecimal(0n)).toBe("0.00");
});

test("moments are written in UTC with milliseconds", () => {
  expect(msToIso(0)).toBe("1970-01-01T00:00:00.000Z");
});
