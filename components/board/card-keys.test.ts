import { expect, test } from "vitest";
import { cardAfterKey } from "./card-keys";
import { ColumnHandles } from "./column-handles";

const stageIds = ["a", "empty", "b"];

function columns() {
  const handles = new ColumnHandles();
  for (const [stageId, size] of [
    ["a", 10],
    ["empty", 0],
    ["b", 3],
  ] as const) {
    handles.register(stageId, {
      size: () => size,
      find: () => undefined,
      indexOf: () => -1,
      focus: () => {},
    });
  }
  return handles;
}

const after = (key: string, from: { stageId: string; index: number }) =>
  cardAfterKey(key, from, stageIds, columns());

test("up and down walk a column and stop at its ends", () => {
  expect(after("ArrowDown", { stageId: "a", index: 2 })).toEqual({ stageId: "a", index: 3 });
  expect(after("ArrowDown", { stageId: "a", index: 9 })).toEqual({ stageId: "a", index: 9 });
  expect(after("ArrowUp", { stageId: "a", index: 0 })).toEqual({ stageId: "a", index: 0 });
  expect(after("End", { stageId: "a", index: 0 })).toEqual({ stageId: "a", index: 9 });
});

test("right skips empty columns and takes the last card of a shorter one", () => {
  expect(after("ArrowRight", { stageId: "a", index: 7 })).toEqual({ stageId: "b", index: 2 });
});

test("left of the first column is nothing", () => {
  expect(after("ArrowLeft", { stageId: "a", index: 1 })).toBeNull();
});

test("other keys go nowhere", () => {
  expect(after("x", { stageId: "a", index: 1 })).toBeNull();
});
