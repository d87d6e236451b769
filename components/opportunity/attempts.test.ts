import { expect, test } from "vitest";
import { attemptUnderWay, beginAttempt, waitFor } from "./attempts";

function heldWork() {
  let refuse = (_: Error) => {};
  const work = new Promise<void>((_, reject) => {
    refuse = reject;
  });
  return { work: () => work, refuse };
}

test("a form that is opened again waits for what it has sent, and tells the end of it alone", async () => {
  const { work, refuse } = heldWork();
  const sent = beginAttempt("p new", "create", work);
  const first = waitFor(sent);
  expect([first.isLast(), attemptUnderWay("p new"), attemptUnderWay("q new")]).toEqual([true, sent, null]);
  const again = waitFor(sent);
  expect([first.isLast(), again.isLast()]).toEqual([false, true]);
  refuse(new Error("refused"));
  await expect(again.end).rejects.toThrow("refused");
  expect(attemptUnderWay("p new")).toBeNull();
});
