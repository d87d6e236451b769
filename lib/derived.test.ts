import { expect, test } from "vitest";
import { derived } from "./derived";

test("what is derived from an object is made once, and for each object anew", () => {
  let made = 0;
  const lengthOf = derived(({ text }: { text: string }) => {
    made += 1;
    return text.length;
  });
  const first = { text: "one" };
  expect([lengthOf(first), lengthOf(first), lengthOf({ text: "three" })]).toEqual([3, 3, 5]);
  expect(made).toBe(2);
});

test("what could not be made is tried again", () => {
  let tries = 0;
  const failing = derived((_: object) => {
    tries += 1;
    if (tries === 1) throw new TypeError("not yet");
    return undefined;
  });
  const from = {};
  expect(() => failing(from)).toThrow("not yet");
  expect([failing(from), failing(from), tries]).toEqual([undefined, undefined, 2]);
});
