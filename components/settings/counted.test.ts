import { expect, test } from "vitest";
import { ownedWords } from "./counted";

test("what a person owns is named kind by kind, and what they have none of is not", () => {
  const nothing = { opportunities: 0, contacts: 0, tasks: 0 };
  expect(ownedWords(nothing)).toBeNull();
  expect(ownedWords({ ...nothing, tasks: 1 })).toBe("1 task");
  expect(ownedWords({ ...nothing, opportunities: 1_204, contacts: 1 })).toBe(
    "1,204 opportunities and 1 contact",
  );
  expect(ownedWords({ opportunities: 1, contacts: 2, tasks: 3 })).toBe(
    "1 opportunity, 2 contacts and 3 tasks",
  );
});
