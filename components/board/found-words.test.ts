import { expect, test } from "vitest";
import { foundWords } from "./found-words";

const read = (count: number | null, { exact = true } = {}) => ({ count, exact, phase: "ready" }) as const;
const failed = { ...read(null), phase: "error" } as const;
const loading = { ...read(null), phase: "loading" } as const;

const asked = { status: "open", locale: "en" } as const;

test("what was found is told as a number of opportunities over all stages", () => {
  expect(foundWords([read(1_200), read(34)], asked)).toBe("1,234 open opportunities found.");
  expect(foundWords([read(1), read(0)], asked)).toBe("1 open opportunity found.");
  expect(foundWords([read(2)], { ...asked, status: "all" })).toBe("2 opportunities found.");
  expect(foundWords([read(0), read(0)], asked)).toBe("Nothing found.");
});

test("a count that may be off is told as such", () => {
  expect(foundWords([read(7), read(5, { exact: false })], asked)).toBe("About 12 open opportunities found.");
});

test("as long as a stage is being read nothing is told", () => {
  expect(foundWords([read(7), loading], asked)).toBeNull();
});

test("of stages that could not be loaded is told that they are not in it", () => {
  expect(foundWords([read(7), failed, read(1)], asked)).toBe(
    "8 open opportunities found so far: 1 of 3 stages could not be loaded.",
  );
  expect(foundWords([read(0), failed], asked)).toBe(
    "Nothing found so far: 1 of 2 stages could not be loaded.",
  );
  // The board says so by itself.
  expect(foundWords([failed, failed], asked)).toBeNull();
});
