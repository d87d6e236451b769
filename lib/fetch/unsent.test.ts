import { expect, test } from "vitest";
import { unsent } from "./unsent";

test("a write that is not sent says that nothing was changed, and a read says nothing of changes", () => {
  expect(unsent("", 5_000, { lane: "write" }).hint).toBe(
    "HighLevel is not available now. Nothing was changed.",
  );
  expect(unsent("", 5_000, { lane: "first" }).hint).toBe("HighLevel is not available now.");
  expect(unsent("", 5_000, { lane: "rest", isLimit: true }).hint).toBe("HighLevel is busy.");
});
