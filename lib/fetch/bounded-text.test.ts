import { expect, test } from "vitest";
import { boundedText, cancelRest, dropRest } from "./bounded-text";

const CHUNK = new Uint8Array(500_000).fill(32);

/** A body of so many chunks that tells what was taken of it. */
function bodyOf(chunks: number) {
  const told = { taken: 0, isCancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        if (told.taken === chunks) return controller.close();
        told.taken += 1;
        controller.enqueue(CHUNK);
      },
      cancel: () => {
        told.isCancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, told };
}

test("a body within the limit is its text", async () => {
  const { body } = bodyOf(2);
  const text = await boundedText(body, { limitBytes: 1_000_000, leaveRest: dropRest });
  expect(text.length).toBe(1_000_000);
});

test("an answer that is too long is cancelled", async () => {
  const { body, told } = bodyOf(6);
  const reading = boundedText(body, { limitBytes: 1_000_000, leaveRest: cancelRest });
  await expect(reading).rejects.toMatchObject({ code: "too_large" });
  expect(told).toEqual({ taken: 3, isCancelled: true });
});

test("A12: a request that is too long is refused at once, and then heard to its end", async () => {
  const { body, told } = bodyOf(6);
  const reading = boundedText(body, { limitBytes: 1_000_000, leaveRest: dropRest });
  await expect(reading).rejects.toMatchObject({ code: "too_large" });
  await expect.poll(() => told).toEqual({ taken: 6, isCancelled: false });
});

test("A12: a request without an end is not heard for ever", async () => {
  const { body, told } = bodyOf(Number.POSITIVE_INFINITY);
  const reading = boundedText(body, { limitBytes: 1_000_000, leaveRest: dropRest });
  await expect(reading).rejects.toMatchObject({ code: "too_large" });
  await expect.poll(() => told).toEqual({ taken: 36, isCancelled: true });
});
