import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCrm } from "./handler";
import { openTestCrm, TEST_KEY, type TestCrm } from "./testing";

let crm: TestCrm;
let base = "";
let stageId = "";
beforeAll(async () => {
  crm = await openTestCrm();
  const pipeline = await crm.makePipeline("New", "Done");
  base = `/pipelines/${pipeline.id}/opportunities`;
  stageId = pipeline.stageIds[0] ?? "";
});
afterAll(() => crm.close());

const bearer = { authorization: `Bearer ${TEST_KEY}` };
async function send(path: string, init: RequestInit & { duplex?: "half" } = {}) {
  const response = await crm.crm.fetch(new Request(`http://crm.test${path}`, { headers: bearer, ...init }));
  return { status: response.status, text: await response.text(), headers: response.headers };
}
const valid = () => JSON.stringify({ title: "Deal", stageId, status: "open", email: "joe@x.io" });
const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  send(`/v1${base}/`, { method: "POST", body, headers: { ...bearer, ...headers }, duplex: "half" });

describe("the key", () => {
  test.each([
    ["no key", {}, "Unauthorized"],
    ["another scheme", { authorization: `Basic ${TEST_KEY}` }, "Unauthorized"],
    ["a wrong key", { authorization: "Bearer nope" }, "Api key is invalid."],
    ["a key that begins right", { authorization: `Bearer ${TEST_KEY}x` }, "Api key is invalid."],
    ["a token of the newer API", { authorization: "Bearer pit-123" }, "Api key is invalid."],
  ])("%s is 401 on every path, also on unknown ones", async (_, headers: Record<string, string>, msg) => {
    for (const path of ["/v1/pipelines/", `/v1${base}`, "/v1/nothing"]) {
      const { status, text } = await send(path, { headers });
      expect([status, JSON.parse(text)]).toEqual([401, { msg }]);
    }
  });
});

describe("a path", () => {
  test("answers with and without a trailing slash, and never redirects", async () => {
    for (const path of ["/v1/pipelines", base, `${base}/`, "/v1/contacts/", "/v1/users/location/"]) {
      expect((await send(path.startsWith("/v1") ? path : `/v1${path}`)).status).toBe(200);
    }
  });

  test.each([
    "/v1",
    "/v1/nothing",
    "/v1/opportunities",
    "/v1/locations/x/pipelines",
    "/v2/pipelines",
  ])("%s, which v1 does not know, is 404", async (path) => {
    expect([(await send(path)).status, (await send(path)).text]).toEqual([404, '{"msg":"Not Found"}']);
  });

  test.each([
    ["PATCH", "/v1/pipelines/", "GET, POST, PUT"],
    ["PATCH", "/v1/users/location", "GET, PUT, DELETE"],
    ["OPTIONS", "/v1/contacts/", "GET, POST"],
  ])("%s %s is 405 and names what is allowed", async (method, path, allow) => {
    const { status, text, headers } = await send(path, { method });
    expect([status, text, headers.get("allow")]).toEqual([405, '{"msg":"Method Not Allowed"}', allow]);
  });

  test("is kept by no cache, whatever it answers", async () => {
    for (const path of ["/v1/pipelines/", "/v1/nothing"]) {
      expect((await send(path)).headers.get("cache-control")).toBe("no-store, private");
    }
    expect((await send("/v1/pipelines/", { headers: {} })).headers.get("cache-control")).toBe(
      "no-store, private",
    );
  });

  test("answers HEAD as GET, without the body", async () => {
    const { status, text } = await send("/v1/pipelines/", { method: "HEAD" });
    expect([status, text]).toEqual([200, ""]);
  });

  test("an opportunity's own path allows reading, writing and deleting only", async () => {
    const { status, headers } = await send(`/v1${base}/x`, { method: "POST", body: "{}" });
    expect([status, headers.get("allow")]).toEqual([405, "GET, PUT, DELETE"]);
  });
});

describe("a body", () => {
  test.each([
    "application/x-www-form-urlencoded",
    "text/plain",
    "multipart/form-data",
    "application/json",
  ])("is read as JSON when it claims to be %s", async (type) => {
    expect((await post(valid(), { "content-type": type })).status).toBe(200);
  });

  test.each([
    ["cut JSON", '{"title": "x"'],
    ["a form", "title=x&status=open"],
    ["an array", "[]"],
    ["null", "null"],
    ["text", '"x"'],
    ["bytes that are not UTF-8", Uint8Array.of(123, 34, 255, 34, 58, 49, 125)],
    ["cut UTF-8", Uint8Array.of(123, 125, 0xe2, 0x82)],
  ])("that is %s is 400", async (_, body) => {
    const { status, text } = await post(body);
    expect([status, text]).toEqual([400, '{"msg":"Bad Request"}']);
  });

  test("that is absent names what is missing", async () => {
    const { status, text } = await send(`/v1${base}/`, { method: "POST" });
    expect([status, Object.keys(JSON.parse(text))]).toEqual([
      422,
      expect.arrayContaining(["title", "status"]),
    ]);
  });

  test("may begin with a byte order mark and be 1 MB long", async () => {
    const padded = `\ufeff${valid().replace("}", `,"x":"${"y".repeat(1024 * 1024 - 200)}"}`)}`;
    expect((await post(padded)).status).toBe(200);
  });

  test("A12: over 1 MB is 413, whether its length is announced or not", async () => {
    const long = "x".repeat(1024 * 1024 + 1);
    expect((await post(long)).text).toBe('{"msg":"Payload Too Large"}');
    expect((await post("{}", { "content-length": "1048577" })).status).toBe(413);
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new Uint8Array(64 * 1024).fill(32));
      },
    });
    expect((await post(endless)).status).toBe(413);
    // What follows is dropped for a while, so that whoever sends it can read the answer.
    expect(pulled).toBeLessThan(300);
  });

  test("A12: nested 100,000 deep, or with odd keys, does no harm", async () => {
    expect((await post(`{"title":${"[".repeat(100_000)}${"]".repeat(100_000)}}`)).status).toBe(422);
    const odd = valid().replace(
      "{",
      '{"__proto__":{"status":"won"},"constructor":1,"pipelineId":"x","id":"y",',
    );
    const { status, text } = await post(odd);
    expect([status, JSON.parse(text).status, JSON.parse(text).id === "y"]).toEqual([200, "open", false]);
  });
});

describe("pipelines", () => {
  test("are listed in the order of their making, with their stages from left to right", async () => {
    await crm.call("POST", "/pipelines", { name: "Zweite ✓", stages: ["b", "a", { name: "c" }] });
    const { body } = await crm.call("GET", "/pipelines/");
    expect(body.pipelines.at(-1)).toEqual({
      id: expect.any(String),
      name: "Zweite ✓",
      stages: ["b", "a", "c"].map((name) => ({ id: expect.any(String), name })),
      locationId: crm.locationId,
    });
  });

  test("want a name and at least one stage", async () => {
    const { status, body } = await crm.call("POST", "/pipelines/", { stages: [] });
    expect([status, body.name.rule, body.stages.rule]).toEqual([422, "required", "required"]);
  });
});

describe("users", () => {
  test("are listed as v1 does", async () => {
    const ann = {
      id: "u1",
      locationId: crm.locationId,
      firstName: "Ann",
      lastName: "Lee",
      email: "ann@x.io",
    };
    await crm.storage.db.insertInto("users").values(ann).execute();
    const { body } = await crm.call("GET", "/users/location");
    expect(body.users).toEqual([
      expect.objectContaining({
        id: "u1",
        name: "Ann Lee",
        firstName: "Ann",
        lastName: "Lee",
        email: "ann@x.io",
        roles: { type: "account", role: "user", locationIds: [crm.locationId] },
      }),
    ]);
  });
});

describe("a failure that nobody foresaw", () => {
  test("is a faceless 500 that is reported", async () => {
    const reported: unknown[] = [];
    const broken = createCrm({
      storage: { ...crm.storage, db: crm.storage.db.withSchema("nowhere") },
      locationOf: () => crm.locationId,
      onFailure: (error) => reported.push(error),
    });
    const response = await broken.fetch(new Request("http://crm.test/v1/pipelines", { headers: bearer }));
    expect([response.status, await response.text()]).toEqual([500, '{"msg":"Internal Server Error"}']);
    expect(reported).toHaveLength(1);
  });
});
