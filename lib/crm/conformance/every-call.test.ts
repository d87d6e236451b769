import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { statusesOf } from "../endpoint";
import { openTestCrm, TEST_KEY } from "../testing";

// What holds of each call, made from the list of calls itself, so that a new one is tested as soon as it is there.

// The tests are made of what the CRM answers, so it is open before them.
const crm = await openTestCrm();
const calls = crm.crm.endpoints;
let pipelineId = "";
let contactId = "";
beforeAll(async () => {
  ({ id: pipelineId } = await crm.makePipeline("New"));
  contactId = (await crm.call("POST", "/contacts/", { email: "joe@x.io" })).body.contact.id;
});
afterAll(() => crm.close());

/** A path whose last id is unknown and whose others are there. */
function pathTo(pattern: string): string {
  const parts = pattern.split("/");
  const last = parts.findLastIndex((part) => part.startsWith(":"));
  return parts
    .map((part, index) => {
      if (!part.startsWith(":")) return part;
      if (index === last) return "unknown";
      return part === ":pipelineId" ? pipelineId : contactId;
    })
    .join("/");
}

async function send(method: string, path: string, init: RequestInit = {}) {
  const headers = { authorization: `Bearer ${TEST_KEY}` };
  const response = await crm.crm.fetch(
    new Request(`http://crm.test/v1${path}`, { method, headers, ...init }),
  );
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}

const named = calls.map((call) => [`${call.method} ${call.path}`, call] as const);
const withBody = named.filter(([, { body }]) => body !== null);
const withParams = named.filter(([, { path }]) => path.includes(":"));

describe.each(named)("%s", (_, call) => {
  test("wants the key", async () => {
    const headers = { authorization: "Bearer nope" };
    const refused = { status: 401, body: { msg: "Api key is invalid." } };
    expect(await send(call.method, pathTo(call.path), { headers })).toEqual(refused);
    expect(statusesOf(call)).toContain(401);
  });

  test("answers with and without a slash at the end, and is not allowed by other methods", async () => {
    const path = pathTo(call.path);
    const [bare, slashed] = [await send(call.method, path), await send(call.method, `${path}/`)];
    expect([slashed.status, bare.status]).toEqual([bare.status, bare.status]);
    expect(bare.status).not.toBe(405);
    expect((await send("PATCH", path)).status).toBe(405);
  });
});

test.each(withParams)("%s answers an unknown id as documented, whatever the body", async (_, call) => {
  const init = call.body ? { body: "{no JSON" } : {};
  const { status, body } = await send(call.method, pathTo(call.path), init);
  const { unknownIs = [404] } = call;
  expect(unknownIs).toContain(status);
  if (status === 404) expect(body).toEqual({ msg: "Not Found" });
  else expect(body).toEqual({ id: { message: "The contact id is invalid.", rule: "invalid" } });
});

test.each(withParams)("%s knows nothing of an id that no database could hold", async (_, call) => {
  const path = pathTo(call.path).replace("unknown", "a%00b");
  expect([404, 422]).toContain((await send(call.method, path, call.body ? { body: "{}" } : {})).status);
});

const collections = withBody.filter(([, { path }]) => !path.includes(":"));
test.each(
  collections,
)("%s refuses what is no JSON object, is too long or lacks what is mandatory", async (_, call) => {
  expect(await send(call.method, call.path, { body: "[]" })).toEqual({
    status: 400,
    body: { msg: "Bad Request" },
  });
  expect((await send(call.method, call.path, { body: " ".repeat(1024 * 1024 + 1) })).status).toBe(413);
  const { status, body } = await send(call.method, call.path, { body: "{}" });
  expect(status).toBe(422);
  for (const { message, rule } of Object.values<{ message: string; rule: string }>(body)) {
    expect([message, rule]).toEqual([expect.stringMatching(/^The .+ field is mandatory\.$/), "required"]);
  }
});

const withQuery = named.filter(([, { query }]) => Object.keys(query.shape).length > 0);
test.each(withQuery)("%s refuses a parameter that no database could hold", async (_, call) => {
  const name = Object.keys(call.query.shape)[0] ?? "";
  const path = pathTo(call.path).replace("/pipelines/unknown/", `/pipelines/${pipelineId}/`);
  const { status } = await send(call.method, `${path}?${name}=a%00b`);
  expect(statusesOf(call).filter((documented) => documented >= 400)).toContain(status);
});
