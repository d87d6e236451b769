import { expect, test } from "vitest";
import { fateOf, firstChoice } from "./fate-picker";

const sales = { id: "p1", name: "Sales", stages: [{ id: "s1", name: "New" }] };

test("opportunities move to the first stage that can take them, unless somebody chooses otherwise", () => {
  const choice = firstChoice([sales]);
  expect(fateOf(choice, 3)).toEqual({ kind: "move", pipelineId: "p1", stageId: "s1" });
});

test("without a stage that could take them they can only be deleted, and nobody has agreed to that yet", () => {
  expect(firstChoice([])).toEqual({ kind: "delete", agreed: null });
  expect(fateOf({ kind: "delete", agreed: null }, 3)).toBeUndefined();
});

test("an agreement to lose a number holds for that number alone", () => {
  expect(fateOf({ kind: "delete", agreed: 3 }, 3)).toEqual({ kind: "delete", count: 3 });
  expect(fateOf({ kind: "delete", agreed: 3 }, 4)).toBeUndefined();
});

test("where there are none, nothing becomes of them", () => {
  expect(fateOf(firstChoice([sales]), 0)).toBeNull();
});
