import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestCrm, type TestCrm } from "../testing";

const clock = { now: Date.UTC(2026, 0, 1) };
let crm: TestCrm;
beforeAll(async () => {
  crm = await openTestCrm(clock);
});
afterAll(() => crm.close());

async function make(fields: object) {
  clock.now += 1000;
  const { status, body } = await crm.call("POST", "/contacts/", fields);
  expect([status, body]).toEqual([200, { contact: expect.anything() }]);
  return body.contact;
}

describe("a contact", () => {
  test("is made from its parts or its whole name and read back as v1 answers it", async () => {
    const made = await make({
      email: "Mary@X.io",
      firstName: "Mary Ann",
      lastName: "Smith",
      tags: ["a"],
      phone: "1-2",
    });
    expect(made).toMatchObject({
      locationId: crm.locationId,
      contactName: "Mary Ann Smith",
      firstName: "Mary Ann",
      lastName: "Smith",
      companyName: null,
      email: "Mary@X.io",
      emailLowerCase: "mary@x.io",
      phone: "1-2",
      tags: ["a"],
      customField: [],
      dateAdded: new Date(clock.now).toISOString(),
    });
    expect((await crm.call("GET", `/contacts/${made.id}`)).body).toEqual({ contact: made });
    expect(await make({ email: "w@x.io", name: "Whole von Name" })).toMatchObject({
      contactName: "Whole von Name",
      firstName: "Whole",
      lastName: "von Name",
    });
  });

  test("wants an e-mail address or a phone", async () => {
    expect(await crm.call("POST", "/contacts/", { name: "N" })).toEqual({
      status: 422,
      body: { "email or phone": { message: "The email or phone field is mandatory.", rule: "required" } },
    });
  });

  test("with a known e-mail address is updated instead of being made twice", async () => {
    const first = await make({ email: "same@x.io", name: "First", companyName: "Kept" });
    const again = await make({ email: "SAME@x.io", name: "Second Name" });
    expect(again).toMatchObject({
      id: first.id,
      contactName: "Second Name",
      firstName: "Second",
      companyName: "Kept",
    });
  });

  test("is edited field by field; null clears, and the name follows its parts", async () => {
    const made = await make({ email: "e@x.io", phone: "123", name: "Old Name", companyName: "C" });
    const put = (fields: object) => crm.call("PUT", `/contacts/${made.id}`, fields);
    expect((await put({ phone: null })).body.contact).toEqual({
      ...made,
      phone: null,
      dateUpdated: expect.any(String),
    });
    expect((await put({ lastName: "New" })).body.contact.contactName).toBe("Old New");
    expect((await put({ name: "Quite Other" })).body.contact).toMatchObject({
      firstName: "Quite",
      lastName: "Other",
    });
    await make({ email: "f@x.io" });
    expect((await put({ email: "F@x.io" })).body.email.rule).toBe("unique");
  });

  const details = {
    address1: "Tonkawa Trail W",
    city: "Austin",
    state: "Texas",
    postalCode: "45001",
    country: "US",
    website: "https://example.com",
    timezone: "America/Chihuahua",
    dateOfBirth: "1990-09-25",
    dnd: true,
    source: "Public API",
  };

  test("keeps every field that v1 documents, and clears each by null", async () => {
    const { id: assignedTo } = (await crm.call("POST", "/users/", { firstName: "Ann" })).body;
    const made = await make({ email: "all@x.io", assignedTo, ...details });
    expect(made).toMatchObject({ assignedTo, type: "lead", ...details });
    expect((await crm.call("GET", `/contacts/${made.id}`)).body.contact).toEqual(made);
    const nothing = Object.fromEntries([...Object.keys(details), "assignedTo"].map((field) => [field, null]));
    const { body } = await crm.call("PUT", `/contacts/${made.id}`, nothing);
    expect(body.contact).toMatchObject({ ...nothing, dnd: false, email: "all@x.io" });
  });

  test.each([
    ["timezone", "Mars/Olympus"],
    ["dateOfBirth", "1990-02-31"],
    ["dateOfBirth", "25.09.1990"],
    ["dnd", "yes"],
    ["assignedTo", "nobody"],
    ["city", "x".repeat(201)],
    ["website", 7],
  ])("with the %s %j is refused", async (field, value) => {
    const { status, body } = await crm.call("POST", "/contacts/", { email: "wrong@x.io", [field]: value });
    expect([status, Object.keys(body), body[field].rule]).toEqual([422, [field], "invalid"]);
  });

  test("goes with its opportunities, notes and tasks, and answers an empty body", async () => {
    const pipeline = await crm.makePipeline("New");
    const path = `/pipelines/${pipeline.id}/opportunities`;
    const [gone, kept] = [await make({ email: "gone@x.io" }), await make({ email: "kept@x.io" })];
    for (const { id: contactId } of [gone, gone, kept]) {
      await crm.call("POST", path, { title: "t", stageId: pipeline.stageIds[0], status: "open", contactId });
    }
    await crm.call("POST", `/contacts/${gone.id}/notes/`, { body: "x" });
    await crm.call("POST", `/contacts/${gone.id}/tasks/`, { title: "x", dueDate: "2026-01-01T00:00:00Z" });
    expect(await crm.call("DELETE", `/contacts/${gone.id}`)).toEqual({ status: 200, body: undefined });
    expect((await crm.call("DELETE", `/contacts/${gone.id}`)).status).toBe(422);
    const { opportunities } = (await crm.call("GET", path)).body;
    expect(opportunities.map((one: { contact: { id: string } }) => one.contact.id)).toEqual([kept.id]);
    expect((await crm.call("GET", "/contacts/?query=gone@x.io")).body.meta.total).toBe(0);
    for (const table of ["notes", "tasks"] as const) {
      const rows = crm.storage.db.selectFrom(table).selectAll().where("contactId", "=", gone.id);
      expect(await rows.execute()).toEqual([]);
    }
  });

  test("is looked up by e-mail address first, then by phone", async () => {
    const one = await make({ email: "one@look.io", phone: "+1 (555) 0001" });
    const two = await make({ email: "two@look.io", phone: "+1 (555) 0002" });
    const lookup = async (query: string) =>
      (await crm.call("GET", `/contacts/lookup?${query}`)).body.contacts.map((c: { id: string }) => c.id);
    expect(await lookup("email=ONE@look.io&phone=15550002")).toEqual([one.id]);
    expect(await lookup("email=no@look.io&phone=%2B1-555-0002")).toEqual([two.id]);
    expect(await lookup("phone=999")).toEqual([]);
    expect((await crm.call("GET", "/contacts/lookup")).status).toBe(422);
  });
});

describe("the list of contacts", () => {
  test.each([
    ["date_added", "desc"],
    ["date_added", "asc"],
    ["date_updated", "desc"],
    ["date_updated", "asc"],
  ])("by %s %s shows each contact once over its pages", async (sortBy, order) => {
    const seen: string[] = [];
    let cursor = "";
    for (let page = 1; ; page++) {
      const { body } = await crm.call("GET", `/contacts/?limit=3&sortBy=${sortBy}&order=${order}${cursor}`);
      expect(body.meta.currentPage).toBe(page);
      const moments = body.contacts.map((c: Record<string, string>) =>
        Date.parse(c[sortBy === "date_added" ? "dateAdded" : "dateUpdated"] ?? ""),
      );
      expect(moments).toEqual([...moments].sort((a, b) => (order === "asc" ? a - b : b - a)));
      seen.push(...body.contacts.map((c: { id: string }) => c.id));
      if (body.meta.startAfterId === null) break;
      cursor = `&startAfter=${body.meta.startAfter}&startAfterId=${body.meta.startAfterId}`;
    }
    const { body } = await crm.call("GET", "/contacts/?limit=100");
    expect([...seen].sort()).toEqual(body.contacts.map((c: { id: string }) => c.id).sort());
    expect(new Set(seen).size).toBe(body.meta.total);
  });

  test("is searched by any part of name, company, e-mail, phone or tag", async () => {
    const made = await make({
      email: "zoë@søk.example",
      name: "Zoë Ångström",
      companyName: "100% Pure_Oil",
      phone: "+47 555-12 34",
      tags: ["Grün"],
    });
    const found = async (query: string) =>
      (await crm.call("GET", `/contacts/?query=${encodeURIComponent(query)}`)).body.contacts.map(
        (c: { id: string }) => c.id,
      );
    for (const query of ["zoe", "ÅNGSTR", "0% p", "re_o", "søk", "555-12", "4755512", "GRÜN", "gs"]) {
      expect([query, await found(query)]).toEqual([query, [made.id]]);
    }
    for (const query of ["100_", "pure%oil", "zoë ångström oil"]) expect(await found(query)).toEqual([]);
  });
});
