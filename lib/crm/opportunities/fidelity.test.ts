import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestCrm, type TestCrm } from "../testing";

const clock = { now: Date.UTC(2026, 0, 1) };
let crm: TestCrm;
let pipeline: Awaited<ReturnType<TestCrm["makePipeline"]>>;
let other: Awaited<ReturnType<TestCrm["makePipeline"]>>;
let base = "";
let stageId = "";

beforeAll(async () => {
  crm = await openTestCrm(clock);
  pipeline = await crm.makePipeline("New", "Talking", "Done");
  other = await crm.makePipeline("Elsewhere");
  base = `/pipelines/${pipeline.id}/opportunities`;
  stageId = pipeline.stageIds[0] ?? "";
  await crm.storage.db
    .insertInto("users")
    .values({ id: "user1", locationId: crm.locationId, firstName: "Ann", lastName: "Lee", email: "ann@x.io" })
    .execute();
});
afterAll(() => crm.close());

const draft = (more: object = {}) => ({ title: "Deal", stageId, status: "open", email: "joe@x.io", ...more });
async function make(more: object = {}) {
  const { status, body } = await crm.call("POST", `${base}/`, draft(more));
  expect([status, body]).toEqual([200, expect.anything()]);
  return body;
}

describe("an opportunity that is made", () => {
  test("answers 200 and the opportunity in the words that v1 reads", async () => {
    const made = await make({
      title: "First",
      monetaryValue: 122.22,
      assignedTo: "user1",
      source: "web",
      email: "John@Deo.com",
      phone: "+1 202-555-0107",
      name: "John Deo",
      companyName: "Deo Ltd",
      tags: ["hot", "vip"],
    });
    expect(made).toEqual({
      id: expect.stringMatching(/^[A-Za-z0-9]{20}$/),
      name: "First",
      monetaryValue: 122.22,
      pipelineId: pipeline.id,
      pipelineStageId: stageId,
      pipelineStageUId: stageId,
      assignedTo: "user1",
      status: "open",
      source: "web",
      createdAt: "2026-01-01T00:00:00.000Z",
      updatedAt: "2026-01-01T00:00:00.000Z",
      contact: {
        id: expect.any(String),
        name: "John Deo",
        companyName: "Deo Ltd",
        email: "John@Deo.com",
        phone: "+1 202-555-0107",
        tags: ["hot", "vip"],
      },
    });
    const read = await crm.call("GET", `${base}/${made.id}`);
    expect(read).toEqual({ status: 200, body: made });
  });

  test("emits 0 for no value and leaves out what is not set", async () => {
    const made = await make();
    expect(made.monetaryValue).toBe(0);
    expect(Object.keys(made)).not.toEqual(expect.arrayContaining(["assignedTo"]));
    expect(Object.keys(made)).not.toEqual(expect.arrayContaining(["source"]));
    expect(Object.keys(made)).not.toEqual(expect.arrayContaining(["lastStatusChangeAt"]));
  });

  test("names every mandatory field that is missing, in v1's words", async () => {
    expect(await crm.call("POST", `${base}/`, {})).toEqual({
      status: 422,
      body: {
        title: { message: "The title field is mandatory.", rule: "required" },
        status: { message: "The status field is mandatory.", rule: "required" },
        stageId: { message: "The stage id field is mandatory.", rule: "required" },
        "contactId or email": { message: "The contactId or email field is mandatory.", rule: "required" },
      },
    });
  });

  test("finds its contact by id, then by e-mail in any case, then by the digits of the phone", async () => {
    const first = await make({ email: "Find@Me.com", phone: "+44 (0)20 7946 0000", name: "Find Me" });
    const contactId = first.contact.id;
    expect((await make({ email: "fIND@mE.COM", phone: "+1 999" })).contact.id).toBe(contactId);
    expect((await make({ email: undefined, phone: "44-0-20-7946-0000" })).contact.id).toBe(contactId);
    expect((await make({ email: "someone@else.com", contactId })).contact.id).toBe(contactId);
    expect((await make({ email: "nobody@yet.com", phone: undefined })).contact.id).not.toBe(contactId);
  });

  test("gives a contact that is found what it lacks, and rewrites nothing", async () => {
    await make({ email: "half@x.io", name: "Half Known", tags: ["a"] });
    const { contact } = await make({
      email: "HALF@x.io",
      name: "Other",
      companyName: "Half Ltd",
      tags: ["b", "a"],
    });
    expect(contact).toMatchObject({
      name: "Half Known",
      companyName: "Half Ltd",
      email: "half@x.io",
      tags: ["a", "b"],
    });
  });

  test("leaves an address to the contact that has it, when another is named by id", async () => {
    await make({ email: "theirs@x.io" });
    const { contact } = await make({ email: undefined, phone: "+49 30 1234" });
    const made = await make({ contactId: contact.id, email: "theirs@x.io" });
    expect(made.contact).toEqual(contact);
  });

  test.each([
    ["an unknown stage", { stageId: "nope" }, "stageId", "The stage id field is invalid."],
    ["an unknown status", { status: "won!" }, "status", "The status field is invalid."],
    ["an unknown owner", { assignedTo: "nobody" }, "assignedTo", "The assigned to field is invalid."],
    ["an unknown contact", { contactId: "nobody" }, "contactId", "The contact id field is invalid."],
    ["a title that is a number", { title: 7 }, "title", "The title field is invalid."],
    ["a title of spaces", { title: "   " }, "title", "The title field is mandatory."],
    ["a title of 1,001 characters", { title: "x".repeat(1001) }, "title", "The title field is invalid."],
    ["a title with NUL", { title: "a\0b" }, "title", "The title field is invalid."],
    ["a title with half a character", { title: "a\ud800b" }, "title", "The title field is invalid."],
    [
      "a value that is text",
      { monetaryValue: "12" },
      "monetaryValue",
      "The monetary value field is invalid.",
    ],
    [
      "a value with three decimals",
      { monetaryValue: 1.005 },
      "monetaryValue",
      "The monetary value field is invalid.",
    ],
    ["a value of 1e21", { monetaryValue: 1e21 }, "monetaryValue", "The monetary value field is invalid."],
    [
      "a value of a trillion",
      { monetaryValue: 1e12 },
      "monetaryValue",
      "The monetary value field is invalid.",
    ],
    ["an address that is none", { email: "joe" }, "email", "The email field is invalid."],
    ["tags that are text", { tags: "a,b" }, "tags", "The tags field is invalid."],
  ])("refuses %s with a 422 on its field", async (_, more, field, message) => {
    const { status, body } = await crm.call("POST", `${base}/`, draft(more));
    expect([status, Object.keys(body), body[field].message]).toEqual([422, [field], message]);
  });

  test("refuses the stage of another pipeline", async () => {
    const { status, body } = await crm.call("POST", `${base}/`, draft({ stageId: other.stageIds[0] }));
    expect([status, Object.keys(body)]).toEqual([422, ["stageId"]]);
  });

  test.each([
    0.01, 0.1, 0.29, 1.1, 4.35, 1234567.89, 999_999_999_999.99, -5.5,
  ])("keeps %d exactly", async (value) => {
    const made = await make({ monetaryValue: value });
    const { body } = await crm.call("GET", `${base}/${made.id}`);
    expect(body.monetaryValue).toBe(value);
  });

  const written = (literal: string) =>
    crm.call("POST", `${base}/`, JSON.stringify(draft()).replace("{", `{"monetaryValue": ${literal},`));

  test.each([
    "1.10000000000000000001",
    "11.0000000000000000001e-1",
    "1e-400",
    "999999999999.990000001",
  ])("refuses the value %s, which JSON would round on the way in", async (literal) => {
    const { status, body } = await written(literal);
    expect([status, Object.keys(body)]).toEqual([422, ["monetaryValue"]]);
  });

  test.each([
    ["1.1000000", 1.1],
    ["11E-1", 1.1],
    ["0.0e+7", 0],
    ["1.23e2", 123],
  ])("takes the value %s, which is exact however it is written", async (literal, value) => {
    expect((await written(literal)).body.monetaryValue).toBe(value);
  });

  test.each([
    ["300 characters", "x".repeat(300)],
    ["emoji", "👩‍👩‍👧‍👦 renewal 🚀"],
    ["right-to-left text", "עסקה חדשה – صفقة"],
    ["spaces at its ends", "  two spaces  "],
    ["markup and quotes", `<img onerror="x"> 'a' "b" \\ %_`],
  ])("keeps a title of %s as it is", async (_, title) => {
    expect((await make({ title })).name).toBe(title);
  });

  test("is refused as a duplicate where the location forbids them, in the same pipeline only", async () => {
    await make({ email: "dup@x.io" });
    const setting = (allowDuplicateOpportunity: number) =>
      crm.storage.db.updateTable("locations").set({ allowDuplicateOpportunity }).execute();
    await setting(0);
    const again = await crm.call("POST", `${base}/`, draft({ email: "dup@x.io" }));
    const elsewhere = await crm.call(
      "POST",
      `/pipelines/${other.id}/opportunities/`,
      draft({ email: "dup@x.io", stageId: other.stageIds[0] }),
    );
    await setting(1);
    expect(again).toEqual({
      status: 400,
      body: { msg: "Can not create duplicate opportunity for the contact." },
    });
    expect(elsewhere.status).toBe(200);
  });
});

describe("an opportunity that is edited", () => {
  const put = (id: string, body: object) =>
    crm.call("PUT", `${base}/${id}`, { title: "Deal", stageId, status: "open", ...body });

  test("wants title, stage and status every time", async () => {
    const made = await make();
    const { status, body } = await crm.call("PUT", `${base}/${made.id}`, { monetaryValue: 5 });
    expect([status, Object.keys(body).sort()]).toEqual([422, ["stageId", "status", "title"]]);
  });

  test("keeps what is not sent", async () => {
    const made = await make({
      monetaryValue: 5,
      assignedTo: "user1",
      source: "web",
      email: "keep@x.io",
      name: "K",
    });
    clock.now += 1000;
    const { body } = await put(made.id, { title: "Renamed" });
    expect(body).toEqual({ ...made, name: "Renamed", updatedAt: new Date(clock.now).toISOString() });
  });

  test.each([[null], [""]])("un-assigns and clears the source with %j", async (nothing) => {
    const made = await make({ assignedTo: "user1", source: "web" });
    const { body } = await put(made.id, { assignedTo: nothing, source: nothing });
    expect([body.assignedTo, body.source]).toEqual([undefined, undefined]);
  });

  test.each([[null], [0]])("clears the value with %j", async (nothing) => {
    const made = await make({ monetaryValue: 10 });
    expect((await put(made.id, { monetaryValue: nothing })).body.monetaryValue).toBe(0);
  });

  test("edits its contact, and every opportunity of that contact is found by the new name", async () => {
    const one = await make({ title: "One", email: "edit@x.io", name: "Before Zqx" });
    const two = await make({ title: "Two", email: "edit@x.io" });
    const { body } = await put(one.id, {
      title: "One",
      name: "After Wvk",
      companyName: "Wvk Ltd",
      tags: ["new"],
    });
    expect(body.contact).toMatchObject({ name: "After Wvk", companyName: "Wvk Ltd", tags: ["new"] });
    const found = async (query: string) =>
      (await crm.call("GET", `${base}?query=${query}`)).body.opportunities
        .map((o: { id: string }) => o.id)
        .sort();
    expect(await found("wvk")).toEqual([one.id, two.id].sort());
    expect(await found("zqx")).toEqual([]);
  });

  test("can be given another contact", async () => {
    const made = await make({ email: "old@x.io" });
    const { contact } = await make({ email: "next@x.io", name: "Next" });
    expect((await put(made.id, { contactId: contact.id })).body.contact).toEqual(contact);
  });

  test("refuses an e-mail address that another contact has", async () => {
    await make({ email: "taken@x.io" });
    const made = await make({ email: "free@x.io" });
    const { status, body } = await put(made.id, { email: "Taken@X.io" });
    expect([status, body.email.rule]).toEqual([422, "unique"]);
  });
});

describe("a move", () => {
  test('answers "" and changes stage, status and the moments', async () => {
    const made = await make();
    clock.now += 1000;
    const place = { stageId: pipeline.stageIds[2], status: "won" };
    expect(await crm.call("PUT", `${base}/${made.id}/status`, place)).toEqual({ status: 200, body: "" });
    const changed = new Date(clock.now).toISOString();
    expect((await crm.call("GET", `${base}/${made.id}`)).body).toEqual({
      ...made,
      pipelineStageId: place.stageId,
      pipelineStageUId: place.stageId,
      status: "won",
      updatedAt: changed,
      lastStatusChangeAt: changed,
    });
  });

  test("to another stage alone is no change of status, but newer", async () => {
    const made = await make();
    await crm.call("PUT", `${base}/${made.id}/status`, { stageId: pipeline.stageIds[1], status: "open" });
    const { body } = await crm.call("GET", `${base}/${made.id}`);
    expect(body.lastStatusChangeAt).toBeUndefined();
    expect(Date.parse(body.updatedAt)).toBeGreaterThan(Date.parse(made.updatedAt));
  });

  test("is refused in v1's words when a field is missing or wrong", async () => {
    const made = await make();
    const refused = {
      status: 422,
      body: {
        status: { message: "The status field is invalid.", rule: "invalid" },
        stageId: { message: "The stage id field is invalid.", rule: "invalid" },
      },
    };
    expect(await crm.call("PUT", `${base}/${made.id}/status`, {})).toEqual(refused);
    expect(await crm.call("PUT", `${base}/${made.id}/status`, { status: "x", stageId: 1 })).toEqual(refused);
    const withNul = { status: "open", stageId: "\0" };
    expect((await crm.call("PUT", `${base}/${made.id}/status`, withNul)).status).toBe(422);
    const elsewhere = { status: "open", stageId: other.stageIds[0] };
    expect((await crm.call("PUT", `${base}/${made.id}/status`, elsewhere)).body).toEqual({
      stageId: refused.body.stageId,
    });
  });
});

describe("a deletion", () => {
  test('answers "" once, and 404 from then on; the contact stays', async () => {
    const made = await make({ email: "stays@x.io" });
    expect(await crm.call("DELETE", `${base}/${made.id}`)).toEqual({ status: 200, body: "" });
    expect(await crm.call("DELETE", `${base}/${made.id}`)).toEqual({
      status: 404,
      body: { msg: "Not Found" },
    });
    expect((await crm.call("GET", `/contacts/${made.contact.id}`)).status).toBe(200);
  });
});

describe("an id", () => {
  test("of an unknown pipeline is 404 for its list, its summary and a new opportunity", async () => {
    const missing = { status: 404, body: { msg: "Not Found" } };
    for (const path of ["/opportunities", "/opportunities/", "/summary"]) {
      expect(await crm.call("GET", `/pipelines/unknown${path}`)).toEqual(missing);
    }
    expect(await crm.call("POST", "/pipelines/unknown/opportunities/", draft())).toEqual(missing);
  });

  test.each([
    ["GET", ""],
    ["PUT", ""],
    ["PUT", "/status"],
    ["DELETE", ""],
  ])("%s …/:id%s is 404 when it is unknown, or known under another pipeline", async (method, suffix) => {
    const made = await make();
    const body = method === "PUT" ? { title: "t", stageId, status: "open" } : undefined;
    const missing = { status: 404, body: { msg: "Not Found" } };
    expect(await crm.call(method, `${base}/unknown${suffix}`, body)).toEqual(missing);
    expect(await crm.call(method, `/pipelines/unknown/opportunities/${made.id}${suffix}`, body)).toEqual(
      missing,
    );
    expect(await crm.call(method, `/pipelines/${other.id}/opportunities/${made.id}${suffix}`, body)).toEqual(
      missing,
    );
    expect((await crm.call("GET", `${base}/${made.id}`)).status).toBe(200);
  });
});
