import { expect, test } from "vitest";
import { hueOf, initials } from "./initials";

test.each([
  ["Dana Whitfield", "DW"],
  ["  maria  del carmen ruiz ", "MR"],
  ["Cher", "C"],
  ["محمد علي", "مع"],
  ["👩‍💻 Ada", "👩‍💻A"],
  ["", ""],
])("the initials of %j are %j", (name, expected) => {
  expect(initials(name)).toBe(expected);
});

test("a person keeps their colour", () => {
  expect(hueOf("user-1")).toBe(hueOf("user-1"));
});
