import { expect, test } from "vitest";
import { answerOf, answerOfBytes, keepable, responseOf } from "./answer";

const ANSWER = { status: 201, headers: new Headers({ "x-a": "b" }), text: '{"a":"ä"}' };

test("a response that was made of an answer is that answer again, for each who asks", async () => {
  const response = responseOf(ANSWER);
  expect(await answerOf(response, 1)).toBe(ANSWER);
  expect(await answerOf(response, 1)).toBe(ANSWER);
});

test("a response that was made of an answer can be read like any other", async () => {
  const response = responseOf(ANSWER);
  expect([response.status, response.ok, response.headers.get("x-a")]).toEqual([201, true, "b"]);
  expect(await response.clone().json()).toEqual({ a: "ä" });
  expect(response.bodyUsed).toBe(false);
  expect(await response.text()).toBe(ANSWER.text);
  expect(response.bodyUsed).toBe(true);
  expect(new TextDecoder().decode(await responseOf(ANSWER).arrayBuffer())).toBe(ANSWER.text);
  expect(responseOf({ ...ANSWER, status: 204, text: "" }).body).toBeNull();
});

test("the answer of any other response is read, as far as it may be", async () => {
  expect(await answerOf(new Response("text", { status: 404 }), 4)).toMatchObject({
    status: 404,
    text: "text",
  });
  await expect(answerOf(new Response("text"), 3)).rejects.toMatchObject({ code: "too_large" });
});

test("what is kept of an answer reads as it did, and is as long as it was on the line", async () => {
  const bytes = new TextEncoder().encode(`\uFEFF${ANSWER.text}`);
  const { answer, size } = keepable(answerOfBytes(ANSWER, bytes));
  expect(answer).toMatchObject({ status: 201, headers: ANSWER.headers, text: ANSWER.text });
  expect(size).toBe(bytes.byteLength);
  expect(await responseOf(answer).json()).toEqual({ a: "ä" });
  expect(keepable(ANSWER)).toMatchObject({ answer: { text: ANSWER.text }, size: 10 });
});
