import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Json, openTestCrm, type TestCrm } from "../testing";

const clock = { now: Date.UTC(2026, 0, 1) };
let crm: TestCrm;
beforeAll(async () => {
  crm = await openTestCrm(clock);
});
afterAll(() => crm.close());

async function answerOf(method: string, path: string, body?: object): Promise<Json> {
  const answer = await crm.call(method, path, body);
  expect([answer.status, answer.body]).toEqual([200, answer.body]);
  return answer.body;
}
function makeField(fields: object) {
  clock.now += 1;
  return answerOf("POST", "/custom-fields/", { dataType: "TEXT", ...fields });
}

describe("a custom field", () => {
  test("is made bare and read wrapped, as recorded answers are", async () => {
    const made = await makeField({ name: "What State are you In ?", placeholder: "State" });
    expect(made).toEqual({
      id: expect.any(String),
      name: "What State are you In ?",
      fieldKey: "contact.what_state_are_you_in_",
      placeholder: "State",
      dataType: "TEXT",
      position: 0,
    });
    expect(await answerOf("GET", `/custom-fields/${made.id}`)).toEqual({ customField: made });
    const renamed = { ...made, name: "State", position: 5 };
    expect(await answerOf("PUT", `/custom-fields/${made.id}`, { name: "State", position: 5 })).toEqual({
      customField: renamed,
    });
    const { customFields } = await answerOf("GET", "/custom-fields/");
    expect(customFields).toContainEqual(renamed);
    expect(await answerOf("DELETE", `/custom-fields/${made.id}`)).toBeUndefined();
    expect((await crm.call("GET", `/custom-fields/${made.id}`)).status).toBe(404);
  });

  test("has a key of its own, in any script", async () => {
    const keys = [];
    for (const name of ["Größe", "größe", "!?", "עיר"]) keys.push((await makeField({ name })).fieldKey);
    expect(keys).toEqual(["contact.größe", "contact.größe_1", "contact.field", "contact.עיר"]);
  });

  test("with choices names them, and needs some", async () => {
    const made = await makeField({ name: "Size", dataType: "SINGLE_OPTIONS", options: ["S", "M"] });
    expect(made.picklistOptions).toEqual(["S", "M"]);
    const { customField } = await answerOf("PUT", `/custom-fields/${made.id}`, { options: ["L"] });
    expect(customField).toEqual({ ...made, picklistOptions: ["L"] });
    for (const options of [undefined, null, []]) {
      const body = { name: "Empty", dataType: "CHECKBOX", options };
      expect(await crm.call("POST", "/custom-fields/", body)).toEqual({
        status: 422,
        body: { options: { message: "The options field is mandatory.", rule: "required" } },
      });
    }
  });

  test("of a type that is not kept is refused", async () => {
    const { status, body } = await crm.call("POST", "/custom-fields/", {
      name: "File",
      dataType: "FILE_UPLOAD",
    });
    expect([status, body.dataType.rule]).toEqual([422, "invalid"]);
  });
});

describe("the values of a contact", () => {
  test("are written as a map and read as a list, in the order of the fields", async () => {
    const second = await makeField({ name: "Second", position: 2 });
    const first = await makeField({
      name: "First",
      position: 1,
      dataType: "MULTIPLE_OPTIONS",
      options: ["a", "b"],
    });
    const third = await makeField({ name: "Third", position: 3, dataType: "NUMERICAL" });
    const customField = { [third.id]: 1751328000000, [second.id]: "two", [first.id]: ["a", "b"] };
    const { contact } = await answerOf("POST", "/contacts/", { email: "v@x.io", customField });
    expect(contact.customField).toEqual([
      { id: first.id, value: ["a", "b"] },
      { id: second.id, value: "two" },
      { id: third.id, value: 1751328000000 },
    ]);
    expect((await answerOf("GET", `/contacts/${contact.id}`)).contact).toEqual(contact);
    expect((await answerOf("GET", "/contacts/lookup?email=v@x.io")).contacts).toEqual([contact]);
    expect((await answerOf("GET", "/contacts/?query=v@x.io")).contacts).toEqual([contact]);
  });

  test("that are not sent stay, null and an empty text clear, and the contact is newer for it", async () => {
    const { id: one } = await makeField({ name: "One" });
    const { id: two } = await makeField({ name: "Two" });
    const { contact } = await answerOf("POST", "/contacts/", {
      email: "w@x.io",
      customField: { [one]: "1", [two]: "2" },
    });
    const put = (customField: object) => answerOf("PUT", `/contacts/${contact.id}`, { customField });
    clock.now += 1000;
    const changed = (await put({ [one]: "11" })).contact;
    expect(changed.customField).toEqual([
      { id: one, value: "11" },
      { id: two, value: "2" },
    ]);
    expect(changed.dateUpdated).toBe(new Date(clock.now).toISOString());
    clock.now += 1000;
    expect((await put({ [one]: "11" })).contact).toEqual(changed);
    expect((await put({ [one]: null })).contact.customField).toEqual([{ id: two, value: "2" }]);
    expect((await put({ [two]: "" })).contact.customField).toEqual([]);
  });

  test("of a field that the location does not have are refused, and nothing is written", async () => {
    const body = { email: "nobody@x.io", customField: { unknown: "x" } };
    expect(await crm.call("POST", "/contacts/", body)).toEqual({
      status: 422,
      body: { customField: { message: "The custom field field is invalid.", rule: "invalid" } },
    });
    expect((await answerOf("GET", "/contacts/lookup?email=nobody@x.io")).contacts).toEqual([]);
    const list = await crm.call("POST", "/contacts/", {
      email: "nobody@x.io",
      customField: [{ id: "x", value: 1 }],
    });
    expect([list.status, Object.keys(list.body)]).toEqual([422, ["customField"]]);
  });

  test("go with their field", async () => {
    const { id } = await makeField({ name: "Gone" });
    const { contact } = await answerOf("POST", "/contacts/", { email: "g@x.io", customField: { [id]: "x" } });
    await answerOf("DELETE", `/custom-fields/${id}`);
    expect((await answerOf("GET", `/contacts/${contact.id}`)).contact.customField).toEqual([]);
  });
});

test("a custom value is made, listed by name, edited and deleted", async () => {
  const made = await answerOf("POST", "/custom-values/", { name: "Our Phone", value: "+47 1" });
  expect(made).toEqual({
    id: expect.any(String),
    name: "Our Phone",
    fieldKey: "{{ custom_values.our_phone }}",
    value: "+47 1",
  });
  const other = await answerOf("POST", "/custom-values/", { name: "our phone", value: "2" });
  expect(other.fieldKey).toBe("{{ custom_values.our_phone_1 }}");
  expect(await answerOf("GET", "/custom-values/")).toEqual({ customValues: [made, other] });
  const edited = { ...made, name: "Phone", value: "+47 2" };
  expect(await answerOf("PUT", `/custom-values/${made.id}`, { name: "Phone", value: "+47 2" })).toEqual(
    edited,
  );
  expect(await answerOf("GET", `/custom-values/${made.id}`)).toEqual(edited);
  expect(await answerOf("DELETE", `/custom-values/${made.id}`)).toBeUndefined();
  expect((await crm.call("GET", `/custom-values/${made.id}`)).status).toBe(404);
});

test("there are no campaigns, whichever are asked for", async () => {
  expect(await answerOf("GET", "/campaigns/?status=published")).toEqual({ campaigns: [] });
  expect((await crm.call("GET", "/campaigns/?status=x")).status).toBe(422);
});

test("users are found by any of v1's ways", async () => {
  const ann = await answerOf("POST", "/users/", { firstName: "Ann", email: "Ann@X.io" });
  for (const path of ["/users/location", "/users/", `/users/?locationId=${crm.locationId}`]) {
    expect(await answerOf("GET", path)).toEqual({ users: [ann] });
  }
  expect(await answerOf("GET", "/users/?locationId=other")).toEqual({ users: [] });
  expect(await answerOf("GET", `/users/${ann.id}`)).toEqual(ann);
  expect(await answerOf("GET", "/users/lookup?email=ANN@x.io")).toEqual(ann);
  expect((await crm.call("GET", "/users/lookup?email=bo@x.io")).status).toBe(404);
  expect((await crm.call("GET", "/users/lookup")).body.email.rule).toBe("required");
});
