import { expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import type { Fetch } from "@/lib/fetch/fetch";
import { NotConnected } from "@/lib/fetch/outcome";
import { createHighLevelClient, type HighLevelClient } from "./client";

// What a person and whoever runs Pipelane are told of an upstream that fails.

const ONE = { pipelineId: "p1", opportunityId: "o1" };
const OUTAGE = { code: "upstream_unavailable", hint: "HighLevel is not available now.", retryAfterMs: 5_000 };

/** What a call throws whose answer is this. */
async function failureOf(
  fetch: Fetch,
  call: (client: HighLevelClient) => Promise<unknown> = (client) => client.listPipelines(),
): Promise<AppError> {
  const upstream = { name: "HighLevel", baseUrl: "http://upstream.invalid", apiKey: "key" } as const;
  const outcome = await call(createHighLevelClient({ ...upstream, fetch })).catch((error: unknown) => error);
  if (outcome instanceof AppError) return outcome;
  throw new Error(`expected an AppError, got ${JSON.stringify(outcome)}`);
}

const answers =
  (status: number, body: string, headers = {}): Fetch =>
  async () =>
    new Response(body, { status, headers });
const says = (msg: string, headers = {}) => answers(503, JSON.stringify({ msg }), headers);
const remove = (client: HighLevelClient) => client.deleteOpportunity(ONE);
const readForWrite = (client: HighLevelClient) =>
  client.getOpportunity({ ...ONE, endByMs: Date.now() + 9_000 });

test.each([
  ["a web page", answers(503, "<html>Bad day</html>")],
  ["a reason", says("out of order")],
  ["nothing", answers(500, "")],
  ["no time that can be read", answers(503, "", { "retry-after": "soon" })],
  ["no connection", () => Promise.reject(new NotConnected("ECONNREFUSED"))],
] as const)("an outage that shows as %s is called the same, and has a time to come back", async (_name, fetch) => {
  expect(await failureOf(fetch)).toMatchObject(OUTAGE);
});

test("an outage that says when to come back names that time", async () => {
  const told = await failureOf(answers(503, "Bad day", { "retry-after": "20" }));
  expect(told).toMatchObject({ ...OUTAGE, retryAfterMs: 20_000 });
});

test("a write that HighLevel failed at may have been done, whatever reason it gives", async () => {
  expect((await failureOf(says("out of order"), remove)).hint).toBe(
    "HighLevel is not available now. It may have been done all the same: look before you repeat it.",
  );
});

test("what HighLevel says of its failure, which may quote a person, is told to nobody", async () => {
  const { message, hint } = await failureOf(says('Cannot save "Jo Doe"'));
  expect([message, hint]).toEqual(["GET /pipelines/: 503", OUTAGE.hint]);
});

test("what the embedded CRM says of its database is told to the person", async () => {
  const busy = says("The database is busy.", { "pipelane-outcome": "none" });
  const told = "HighLevel is not available now: The database is busy.";
  expect((await failureOf(busy)).hint).toBe(told);
  expect((await failureOf(busy, readForWrite)).hint).toBe(`${told} Nothing was changed.`);
});

test.each([
  ["an outage", answers(503, "")],
  ["a refused key", answers(401, "")],
  ["a limit", answers(429, "")],
  ["no connection", () => Promise.reject(new NotConnected("ECONNREFUSED"))],
] as const)("of %s a write says that nothing was changed where its first read failed, and no other read says so", async (_name, fetch) => {
  expect((await failureOf(fetch, readForWrite)).hint).toMatch(/^HighLevel .*\. Nothing was changed\.$/);
  expect((await failureOf(fetch)).hint).not.toContain("changed");
});
