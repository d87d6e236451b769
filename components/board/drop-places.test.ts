import { expect, test } from "vitest";
import { placeAfterDrop, stageDropId, statusDropId, zonesFor } from "./drop-places";

const open = { stageId: "a", status: "open" } as const;

test("a card dropped on another column keeps its status", () => {
  expect(placeAfterDrop({ stageId: "a", status: "won" }, stageDropId("b"))).toEqual({
    stageId: "b",
    status: "won",
  });
});

test("a card dropped on a zone keeps its stage", () => {
  expect(placeAfterDrop(open, statusDropId("lost"))).toEqual({ stageId: "a", status: "lost" });
});

test("a card dropped where it came from, or outside, goes nowhere", () => {
  expect(placeAfterDrop(open, stageDropId("a"))).toBeNull();
  expect(placeAfterDrop(open, statusDropId("open"))).toBeNull();
  expect(placeAfterDrop(open, null)).toBeNull();
  expect(placeAfterDrop(open, "elsewhere")).toBeNull();
});

test("an open card may be won, lost or abandoned; a won one may also be opened again", () => {
  expect(zonesFor("open")).toEqual(["won", "lost", "abandoned"]);
  expect(zonesFor("won")).toEqual(["open", "lost", "abandoned"]);
});
