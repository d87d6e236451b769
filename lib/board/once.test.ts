import { expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { createOnce } from "./once";

const HOUR_MS = 3_600_000;

function counter() {
  let done = 0;
  return async () => ++done;
}

test("who asks again with the same key, also at the same time, gets the first answer", async () => {
  const once = createOnce<number>();
  const work = counter();
  const ask = (key: string) => once({ key, asked: "a" }, work);
  expect(await Promise.all([ask("k"), ask("k"), ask("other")])).toEqual([1, 1, 2]);
  expect(await ask("k")).toBe(1);
});

test("the same key for other work is refused", async () => {
  const once = createOnce<number>();
  await once({ key: "k", asked: "a" }, counter());
  const other = async () => once({ key: "k", asked: "b" }, counter());
  await expect(other()).rejects.toThrow(AppError);
  await expect(other()).rejects.toMatchObject({ code: "rejected" });
});

test("what failed can be tried again", async () => {
  const once = createOnce<number>();
  const fail = () => Promise.reject(new Error("no line"));
  await expect(once({ key: "k", asked: "a" }, fail)).rejects.toThrow("no line");
  expect(await once({ key: "k", asked: "a" }, counter())).toBe(1);
});

test("an answer is kept for a day, and a thousand of them", async () => {
  let nowMs = 0;
  const once = createOnce<number>(() => nowMs);
  const work = counter();
  const ask = (key: string) => once({ key, asked: "a" }, work);
  await ask("k");
  nowMs = 23 * HOUR_MS;
  expect(await ask("k")).toBe(1);
  nowMs = 25 * HOUR_MS;
  expect(await ask("k")).toBe(2);
  for (let i = 0; i < 1_000; i++) await ask(`n${i}`);
  expect(await ask("k")).toBe(1_003);
});
