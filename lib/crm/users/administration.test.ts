import { afterAll, beforeAll, expect, test } from "vitest";
import { insertContacts } from "../contacts/store";
import { newContactRow } from "../rows";
import { interruptedAfter, openTestCrm, type TestCrm } from "../testing";
import { countOwned, removeUser } from "./remove";

let crm: TestCrm;
let pipeline: { id: string; stageIds: string[] };
const clock = { now: Date.UTC(2026, 0, 1) };
beforeAll(async () => {
  crm = await openTestCrm(clock);
  pipeline = await crm.makePipeline("New");
});
afterAll(() => crm.close());

const make = async (fields: object) => (await crm.call("POST", "/users/", fields)).body;
async function own(ownerId: string): Promise<string> {
  const [stageId] = pipeline.stageIds;
  const email = `${crypto.randomUUID()}@x.io`;
  const body = { title: "Roof", stageId, status: "open", email, assignedTo: ownerId };
  return (await crm.call("POST", `/pipelines/${pipeline.id}/opportunities/`, body)).body.id;
}
const ownerOf = async (id: string) =>
  (await crm.call("GET", `/pipelines/${pipeline.id}/opportunities/${id}`)).body.assignedTo;

test("a user who is added can own opportunities", async () => {
  const ann = await make({ firstName: "Ann", lastName: "Lee", email: "ann@x.io" });
  expect(ann).toMatchObject({ name: "Ann Lee", email: "ann@x.io", roles: { role: "user" } });
  expect(await ownerOf(await own(ann.id))).toBe(ann.id);
  const { body } = await crm.call("GET", "/users/location");
  expect(body.users).toContainEqual(ann);
});

test("a user needs a first name, and an e-mail address that is one and nobody else's", async () => {
  await make({ firstName: "Bo", email: "bo@x.io" });
  const bodies = [
    { lastName: "Lee" },
    { firstName: "Bob", email: "BO@X.io " },
    { firstName: "Bob", email: "bo" },
  ];
  const answers = await Promise.all(bodies.map((body) => crm.call("POST", "/users/", body)));
  expect(answers.map(({ status, body }) => [status, body])).toEqual([
    [422, { firstName: expect.objectContaining({ rule: "required" }) }],
    [422, { email: { message: "The email field is already used by another one.", rule: "taken" } }],
    [422, { email: expect.objectContaining({ rule: "invalid" }) }],
  ]);
});

test("what of a user is not sent stays, and null clears", async () => {
  const { id } = await make({ firstName: "Cy", lastName: "Young", email: "cy@x.io" });
  await crm.call("PUT", `/users/${id}`, { firstName: "Cyrus" });
  const { body } = await crm.call("PUT", `/users/${id}`, { email: null });
  expect(body).toMatchObject({ name: "Cyrus Young", email: null });
  expect((await crm.call("PUT", "/users/unknown", { firstName: "X" })).status).toBe(404);
});

test("a user who is removed leaves their opportunities to another one, or to nobody", async () => {
  const [dee, eve] = [await make({ firstName: "Dee" }), await make({ firstName: "Eve" })];
  const id = await own(dee.id);
  clock.now += 1_000;
  expect((await crm.call("DELETE", `/users/${dee.id}?assignTo=${eve.id}`)).body).toEqual({
    done: true,
    handled: 1,
    remaining: 0,
  });
  expect(await ownerOf(id)).toBe(eve.id);
  await crm.call("DELETE", `/users/${eve.id}`);
  expect(await ownerOf(id)).toBeFalsy();
  const { body } = await crm.call("GET", "/users/location");
  expect(body.users.map(({ id }: { id: string }) => id)).not.toContain(eve.id);
});

test("all that is left of a user's is counted while they are being removed", async () => {
  const { locationId, storage } = crm;
  const { id } = await make({ firstName: "Ida" });
  const rows = Array.from({ length: 520 }, () =>
    newContactRow({ locationId, name: "Bo", ownerId: id, createdAt: clock.now }),
  );
  for (const half of [rows.slice(0, 260), rows.slice(260)]) {
    await storage.transaction((tx) => insertContacts(tx, half));
  }
  const contactId = rows[0]?.id;
  const task = { title: "Call", dueDate: "2026-02-01T10:00:00.000Z", assignedTo: id };
  await crm.call("POST", `/contacts/${contactId}/tasks/`, task);
  expect(await countOwned(storage.db, { locationId, id })).toEqual({
    opportunities: 0,
    contacts: 520,
    tasks: 1,
  });
  // Whoever was to take it all goes as well, between two batches.
  const next = await make({ firstName: "Joe" });
  const interrupted = interruptedAfter(storage, {
    batch: 1,
    by: () => crm.call("DELETE", `/users/${next.id}`),
  });
  const removal = removeUser(interrupted, { locationId, id, assignTo: next.id, now: clock.now });
  expect(await removal).toEqual({ done: false, handled: 500, remaining: 21 });
});

test("a user is not removed in favour of somebody unknown or of themselves", async () => {
  const { id } = await make({ firstName: "Flo" });
  for (const next of [id, "unknown"]) {
    const { status, body } = await crm.call("DELETE", `/users/${id}?assignTo=${next}`);
    expect([status, Object.keys(body)]).toEqual([422, ["assignTo"]]);
  }
  expect((await crm.call("DELETE", "/users/unknown")).status).toBe(404);
});

test("a user who is removed leaves tasks and contacts too, and notes without an author", async () => {
  const [gil, hal] = [await make({ firstName: "Gil" }), await make({ firstName: "Hal" })];
  const contact = { email: "owned@x.io", assignedTo: gil.id };
  const { id } = (await crm.call("POST", "/contacts/", contact)).body.contact;
  const task = { title: "Call", dueDate: "2026-02-01T10:00:00.000Z", assignedTo: gil.id };
  expect((await crm.call("POST", `/contacts/${id}/tasks/`, task)).status).toBe(200);
  await crm.call("POST", `/contacts/${id}/notes/`, { body: "Likes tea", userId: gil.id });
  const owned = await crm.call("GET", `/users/${gil.id}/owned`);
  expect(owned.body).toEqual({ opportunities: 0, contacts: 1, tasks: 1 });
  expect((await crm.call("DELETE", `/users/${gil.id}?assignTo=${hal.id}`)).body.handled).toBe(3);
  const [tasks, notes] = [
    await crm.call("GET", `/contacts/${id}/tasks/`),
    await crm.call("GET", `/contacts/${id}/notes/`),
  ];
  expect(tasks.body.tasks).toMatchObject([{ title: "Call", assignedTo: hal.id }]);
  expect(notes.body.notes).toMatchObject([{ body: "Likes tea", userId: null }]);
  expect((await crm.call("GET", `/contacts/${id}`)).body.contact.assignedTo).toBe(hal.id);
});
