import { afterAll, beforeAll, expect, test } from "vitest";
import { insertContacts } from "../contacts/store";
import { newContactRow } from "../rows";
import { interruptedAfter, openTestCrm, type TestCrm } from "../testing";
import { removeTag, renameTag } from "./change";

let crm: TestCrm;
let pipeline: { id: string; stageIds: string[] };
const clock = { now: Date.UTC(2026, 0, 1) };
beforeAll(async () => {
  crm = await openTestCrm(clock);
  pipeline = await crm.makePipeline("New");
});
afterAll(() => crm.close());

type Named = { id: string; name: string; contacts: number };

async function carry(...tags: string[]): Promise<string> {
  const contact = { email: `${crypto.randomUUID()}@x.io`, name: "Ann", tags };
  return (await crm.call("POST", "/contacts/", contact)).body.contact.id;
}
async function giveOpportunity(contactId: string) {
  const body = { title: "Roof", stageId: pipeline.stageIds[0], status: "open", contactId };
  await crm.call("POST", `/pipelines/${pipeline.id}/opportunities/`, body);
}
async function usage(name: string): Promise<Named | undefined> {
  const { body } = await crm.call("GET", "/tags/usage");
  return body.tags.find((tag: Named) => tag.name === name);
}
const idOf = async (name: string) => (await usage(name))?.id ?? "";
const tagsOf = async (id: string) => (await crm.call("GET", `/contacts/${id}`)).body.contact.tags;
const found = async (query: string) =>
  (await crm.call("GET", `/pipelines/${pipeline.id}/opportunities?query=${query}`)).body.meta.total;

test("a tag tells how many contacts carry it, also when nobody does", async () => {
  await carry("vip", "east");
  await carry("vip");
  await crm.call("POST", "/tags/", { name: "unused" });
  expect([await usage("vip"), await usage("east"), await usage("unused")]).toMatchObject([
    { contacts: 2 },
    { contacts: 1 },
    { contacts: 0 },
  ]);
});

test("a tag keeps its id under its new name, and searches find it by that alone", async () => {
  const [one, other] = [await carry("sunroof", "x"), await carry("sunroof deluxe")];
  await giveOpportunity(one);
  const id = await idOf("sunroof");
  clock.now += 1_000;
  const { body } = await crm.call("PUT", `/tags/${id}`, { name: "solarium" });
  expect(body).toEqual({ done: true, handled: 1, remaining: 0 });
  expect([await tagsOf(one), await tagsOf(other)]).toEqual([["solarium", "x"], ["sunroof deluxe"]]);
  expect(await usage("solarium")).toMatchObject({ id, contacts: 1 });
  expect([await usage("sunroof"), await found("sunroof"), await found("solarium")]).toEqual([
    undefined,
    0,
    1,
  ]);
  const { contact } = (await crm.call("GET", `/contacts/${one}`)).body;
  expect(contact.dateUpdated).toBe(new Date(clock.now).toISOString());
});

test("two tags become one only when that is wanted, and no contact carries it twice", async () => {
  const [both, one] = [await carry("lead", "prospect"), await carry("lead")];
  const path = `/tags/${await idOf("lead")}`;
  const refused = await crm.call("PUT", path, { name: "prospect" });
  expect([refused.status, refused.body.name.rule]).toEqual([422, "taken"]);
  expect(await tagsOf(one)).toEqual(["lead"]);
  await crm.call("PUT", path, { name: "prospect", merge: true });
  expect([await tagsOf(both), await tagsOf(one)]).toEqual([["prospect"], ["prospect"]]);
  expect([await usage("lead"), await usage("prospect")]).toMatchObject([undefined, { contacts: 2 }]);
});

test("a tag that goes leaves its contacts, without it", async () => {
  const id = await carry("old", "kept");
  expect((await crm.call("DELETE", `/tags/${await idOf("old")}`)).body).toEqual({
    done: true,
    handled: 1,
    remaining: 0,
  });
  expect(await tagsOf(id)).toEqual(["kept"]);
  expect(await usage("old")).toBeUndefined();
  expect((await crm.call("DELETE", "/tags/unknown")).status).toBe(404);
});

test("a tag of more contacts than a transaction takes is changed on all of them", async () => {
  for (let made = 0; made < 230; made += 1) await carry("crowd");
  const busy = await carry("crowd");
  for (let made = 0; made < 3; made += 1) await giveOpportunity(busy);
  const id = await idOf("crowd");
  expect((await crm.call("PUT", `/tags/${id}`, { name: "masses" })).body.done).toBe(true);
  expect([await usage("crowd"), await usage("masses")]).toMatchObject([undefined, { id, contacts: 231 }]);
});

test.each([
  ["renamed", ["members"]],
  ["deleted", []],
])("a tag that is %s while somebody gives it to a contact passed already goes from that one, too", async (how, left) => {
  const { locationId, storage } = crm;
  const carriers = (count: number, tag: string, fields: { id?: string } = {}) => {
    const rows = Array.from({ length: count }, () =>
      newContactRow({ ...fields, locationId, name: "Bo", tags: [tag], createdAt: clock.now }),
    );
    return storage.transaction((tx) => insertContacts(tx, rows));
  };
  const name = `guest ${how}`;
  // More than one batch of contacts that a search for the tag finds, though they carry another one.
  await carriers(230, `${name} of honour`);
  const { body } = await crm.call("POST", "/tags/", { name });
  const id = `0-${how}`;
  const interrupted = interruptedAfter(storage, { batch: 1, by: () => carriers(1, name, { id }) });
  const one = { locationId, id: body.id, now: clock.now };
  if (how === "renamed") await renameTag(interrupted, { ...one, name: "members", merge: false });
  else await removeTag(interrupted, one);
  expect([await tagsOf(id), await usage(name)]).toEqual([left, undefined]);
});

test("case tells two tags apart", async () => {
  const id = await carry("Big", "big");
  await crm.call("PUT", `/tags/${await idOf("big")}`, { name: "small" });
  expect(await tagsOf(id)).toEqual(["Big", "small"]);
});
