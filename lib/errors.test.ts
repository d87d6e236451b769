import { expect, test, vi } from "vitest";
import { AppError } from "./errors";

class Refused extends AppError {}

test("an error of another bundle's copy is known, and is none of a class that extends ours", async () => {
  vi.resetModules();
  const copy = await import("./errors");
  expect(copy.AppError).not.toBe(AppError);
  const thrown = new copy.AppError("rejected", { message: "no" });
  expect([thrown instanceof AppError, thrown instanceof Refused]).toEqual([true, false]);
});

test("what extends it is one of both, and no other error is one", () => {
  const refused = new Refused("rejected", { message: "no" });
  expect([refused instanceof Refused, refused instanceof AppError]).toEqual([true, true]);
  for (const other of [new Error("no"), { code: "rejected" }, null])
    expect(other instanceof AppError).toBe(false);
});
