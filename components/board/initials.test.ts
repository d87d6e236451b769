import { expect, test } from "vitest";
import { hueOf, initials } from "./initials";

test.each([
  ["Dana Whitfield", "DW"],
  ["  maria  del carmen ruiz ", "MR"],
  ["Cher", "C"],
  ["Jürgen Öztürk", "JÖ"],
  ["E\u0301mile O\u0308zil", "E\u0301O\u0308"],
  ["محمد علي", "مع"],
  ["👩‍💻 Ada", "👩‍💻A"],
  ["", ""],
])("the initials of %j are %j", (name, expected) => {
  expect(initials(name)).toBe(expected);
});

test("a person keeps their colour", () => {
  expect(hueOf("user-1")).toBe(hueOf("user-1"));
});
