import { expect, test } from "vitest";
import { compileDateReader, isDateFormat } from "./dates";

const utc = (iso: string) => Date.parse(iso);

test.each([
  ["2016-10-20", "ISO", "2016-10-20T00:00:00Z"],
  ["2016-10-20T08:30:00+02:00", "ISO", "2016-10-20T06:30:00Z"],
  ["2016-10-20 08:30:15.123Z", "ISO", "2016-10-20T08:30:15.123Z"],
  ["2016-10-20", "YYYY-MM-DD", "2016-10-20T00:00:00Z"],
  ["20.10.2016", "DD.MM.YYYY", "2016-10-20T00:00:00Z"],
  ["(2016|10/20)", "(YYYY|MM/DD)", "2016-10-20T00:00:00Z"],
  ["1/2/2017 5:04 PM", "M/D/YYYY h:mm A", "2017-01-02T17:04:00Z"],
  ["1/2/2017 12:04 am", "M/D/YYYY h:mm A", "2017-01-02T00:04:00Z"],
  ["3 Sept 2020", "D MMM YYYY", "2020-09-03T00:00:00Z"],
  ["1476921600", "unix", "2016-10-20T00:00:00Z"],
  ["1476921600000", "unix-ms", "2016-10-20T00:00:00Z"],
])("%s as %s is %s", (text, format, iso) => {
  expect(compileDateReader([format], "UTC")(text)).toBe(utc(iso));
});

test.each([
  ["2017-02-30", "ISO"],
  ["2016-13-01", "ISO"],
  ["2016-10-20T25:00", "ISO"],
  ["0001-01-01", "ISO"],
  ["3016-10-20", "ISO"],
  ["20.10.16", "DD.MM.YYYY"],
  ["10/20/2016", "DD/MM/YYYY"],
  ["13/2/2017 0:04 PM", "D/M/YYYY h:mm A"],
  ["yesterday", "ISO"],
])("%s as %s is no date", (text, format) => {
  expect(compileDateReader([format], "UTC")(text)).toBeNull();
});

test("formats are tried in their order", () => {
  const read = compileDateReader(["DD/MM/YYYY", "MM/DD/YYYY"], "UTC");
  expect(read("03/04/2020")).toBe(utc("2020-04-03"));
  expect(read("12/31/2020")).toBe(utc("2020-12-31"));
});

test("a date without an offset is midnight in the mapping's time zone, summer and winter", () => {
  const read = compileDateReader(["ISO"], "Europe/Berlin");
  expect(read("2024-01-15")).toBe(utc("2024-01-14T23:00:00Z"));
  expect(read("2024-07-15")).toBe(utc("2024-07-14T22:00:00Z"));
  expect(read("2024-03-31T01:59:59")).toBe(utc("2024-03-31T00:59:59Z"));
  expect(compileDateReader(["ISO"], "Asia/Kolkata")("2024-01-15")).toBe(utc("2024-01-14T18:30:00Z"));
});

test("a format with unknown letters, without a year or naming a field twice is refused", () => {
  const formats = ["YYYY-MM-DD", "D. MMM YYYY, HH:mm", "MM-DD", "YYYY-MM-DD MM", "YYYY-QQ-DD", ""];
  expect(formats.map(isDateFormat)).toEqual([true, true, false, false, false, false]);
});
