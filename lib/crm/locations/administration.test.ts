import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestCrm, type TestCrm } from "../testing";

let crm: TestCrm;
let path = "";
beforeAll(async () => {
  crm = await openTestCrm();
  path = `/locations/${crm.locationId}`;
});
afterAll(() => crm.close());

test("a location begins with what is configured, and keeps what somebody chooses", async () => {
  expect((await crm.call("GET", path)).body).toMatchObject({
    name: "Pipelane",
    currency: null,
    timezone: null,
  });
  const chosen = { name: "Roof & Co", currency: "EUR", locale: "de-DE", timezone: "Europe/Berlin" };
  expect((await crm.call("PUT", path, chosen)).body).toMatchObject(chosen);
  expect((await crm.call("PUT", path, { currency: null })).body).toMatchObject({ ...chosen, currency: null });
  expect((await crm.call("GET", "/locations/")).body.locations).toMatchObject([{ name: "Roof & Co" }]);
});

test.each([
  ["name", " "],
  ["currency", "EURO"],
  ["currency", "eur"],
  ["locale", "german please"],
  ["timezone", "Mars/North"],
])("%s %j is refused, and nothing changes", async (field, value) => {
  const before = (await crm.call("GET", path)).body;
  const { status, body } = await crm.call("PUT", path, { name: "New", currency: "USD", [field]: value });
  expect([status, Object.keys(body)]).toEqual([422, [field]]);
  expect((await crm.call("GET", path)).body).toEqual(before);
});

test("the rule against duplicates binds what is made from then on", async () => {
  const { id, stageIds } = await crm.makePipeline("New");
  const draft = { title: "Roof", stageId: stageIds[0], status: "open", email: "one@x.io" };
  const make = () => crm.call("POST", `/pipelines/${id}/opportunities/`, draft);
  expect([(await make()).status, (await make()).status]).toEqual([200, 200]);
  await crm.call("PUT", path, { settings: { allowDuplicateOpportunity: false } });
  expect((await make()).body).toEqual({ msg: "Can not create duplicate opportunity for the contact." });
  await crm.call("PUT", path, { settings: { allowDuplicateOpportunity: true } });
  expect((await make()).status).toBe(200);
});

test("a location of which this is not the key is unknown", async () => {
  expect((await crm.call("GET", "/locations/x")).status).toBe(404);
  expect((await crm.call("PUT", "/locations/x", { name: "Mine" })).status).toBe(404);
});
