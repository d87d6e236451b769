import { expect, test } from "vitest";
import { edgeSpeed } from "./edge-scroll";

const box = { start: 100, end: 900 };

test("nothing scrolls while the pointer is away from the edges", () => {
  expect(edgeSpeed(500, box)).toBe(0);
  expect(edgeSpeed(164, box)).toBe(0);
});

test("scrolling speeds up towards an edge and keeps its pace beyond it", () => {
  expect(edgeSpeed(880, box)).toBeGreaterThan(edgeSpeed(850, box));
  expect(edgeSpeed(2000, box)).toBe(edgeSpeed(900, box));
});

test("the near edge scrolls back", () => {
  expect(edgeSpeed(110, box)).toBeLessThan(0);
});

test("something without room does not scroll", () => {
  expect(edgeSpeed(10, { start: 10, end: 10 })).toBe(0);
});
