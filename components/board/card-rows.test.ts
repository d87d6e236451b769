import { expect, test } from "vitest";
import { listHeight, rowsInWindow, rowsToMount, rowTop, scrollTopFor } from "./card-rows";

test("a window mounts what it shows and one row to spare", () => {
  expect(rowsInWindow({ scrollTop: 0, height: 800 })).toEqual({ first: 0, end: 9 });
  const { first, end } = rowsInWindow({ scrollTop: 5_000, height: 800 });
  expect(rowTop(first)).toBeLessThan(5_000);
  expect(rowTop(end)).toBeGreaterThanOrEqual(5_800);
  expect(end - first).toBeLessThanOrEqual(11);
});

test("the last of ten thousand cards is in a window at the end", () => {
  const height = 700;
  const { end } = rowsInWindow({ scrollTop: listHeight(10_000) - height, height });
  expect(end).toBeGreaterThanOrEqual(10_000);
  expect(rowsToMount({ first: 9_995, end }, [], 10_000).at(-1)).toBe(9_999);
});

test("pinned rows are mounted once, in order, and only if there are such rows", () => {
  expect(rowsToMount({ first: 2, end: 5 }, [3, 9, -1, 40], 10)).toEqual([2, 3, 4, 9]);
  expect(rowsToMount({ first: 0, end: 0 }, [], 10)).toEqual([]);
});

test("a list that has shrunk below the window mounts nothing of what is gone", () => {
  expect(rowsToMount({ first: 50, end: 60 }, [], 3)).toEqual([]);
});

test("a row in the window is not scrolled to, one above or below just as far as needed", () => {
  const view = { scrollTop: 1_000, height: 700 };
  expect(scrollTopFor(12, view)).toBe(1_000);
  expect(scrollTopFor(0, view)).toBe(0);
  expect(scrollTopFor(20, view)).toBe(rowTop(21) - 700);
});
