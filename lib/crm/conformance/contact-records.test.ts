import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Json, openTestCrm, type TestCrm } from "../testing";

const clock = { now: Date.UTC(2026, 0, 1) };
let crm: TestCrm;
let contactId = "";
let userId = "";
let at = "";
beforeAll(async () => {
  crm = await openTestCrm(clock);
  userId = (await crm.call("POST", "/users/", { firstName: "Ann" })).body.id;
  contactId = (await crm.call("POST", "/contacts/", { email: "joe@x.io", tags: ["old"] })).body.contact.id;
  at = `/contacts/${contactId}`;
});
afterAll(() => crm.close());

async function answerOf(method: string, path: string, body?: object): Promise<Json> {
  const answer = await crm.call(method, path, body);
  expect([answer.status, answer.body]).toEqual([200, answer.body]);
  return answer.body;
}

describe("a note", () => {
  test("is written, read, edited and deleted; the newest stands first", async () => {
    const first = await answerOf("POST", `${at}/notes/`, { body: "Called, no answer", userId });
    expect(first).toEqual({
      id: expect.stringMatching(/^\w{20}$/),
      body: "Called, no answer",
      userId,
      dateAdded: new Date(clock.now).toISOString(),
      contactId,
    });
    clock.now += 1000;
    const second = await answerOf("POST", `${at}/notes/`, { body: "  Wants a call 🚀\non Monday" });
    expect(second.userId).toBeNull();
    expect(await answerOf("GET", `${at}/notes/`)).toEqual({ notes: [second, first] });
    const edited = { ...first, body: "Called" };
    expect(await answerOf("PUT", `${at}/notes/${first.id}`, { body: "Called" })).toEqual(edited);
    expect(await answerOf("GET", `${at}/notes/${first.id}`)).toEqual(edited);
    expect(await answerOf("DELETE", `${at}/notes/${first.id}`)).toBe("");
    expect((await crm.call("GET", `${at}/notes/${first.id}`)).status).toBe(404);
    expect(await answerOf("GET", `${at}/notes/`)).toEqual({ notes: [second] });
  });

  test("needs a text, and an author that the location has", async () => {
    const { status, body } = await crm.call("POST", `${at}/notes/`, { body: " " });
    expect([status, body]).toEqual([
      422,
      { body: { message: "The body field is mandatory.", rule: "required" } },
    ]);
    const stranger = await crm.call("POST", `${at}/notes/`, { body: "x", userId: "nobody" });
    expect([stranger.status, Object.keys(stranger.body)]).toEqual([422, ["userId"]]);
  });
});

describe("a task", () => {
  const draft = (more: object = {}) => ({
    title: "Send offer",
    dueDate: "2026-03-01T10:00:00+01:00",
    ...more,
  });

  test("is made, read, edited, completed, reopened and deleted", async () => {
    const made = await answerOf(
      "POST",
      `${at}/tasks/`,
      draft({ description: "The big one", assignedTo: userId }),
    );
    expect(made).toEqual({
      id: expect.any(String),
      contactId,
      title: "Send offer",
      description: "The big one",
      assignedTo: userId,
      dueDate: "2026-03-01T09:00:00.000Z",
      status: "incompleted",
    });
    const one = `${at}/tasks/${made.id}`;
    expect(await answerOf("GET", one)).toEqual(made);
    const edited = { ...made, title: "Send it", dueDate: "2026-02-01T00:00:00.000Z", assignedTo: null };
    const changes = { title: "Send it", dueDate: "2026-02-01T00:00:00Z", assignedTo: "" };
    expect(await answerOf("PUT", one, changes)).toEqual(edited);
    const completed = { ...edited, status: "completed" };
    expect(await answerOf("PUT", `${one}/status`, { status: "completed" })).toEqual(completed);
    expect(await answerOf("GET", one)).toEqual(completed);
    expect(await answerOf("PUT", `${one}/status`, { status: "incompleted" })).toEqual(edited);
    expect(await answerOf("DELETE", one)).toBe("");
    expect((await crm.call("DELETE", one)).status).toBe(404);
  });

  test("that is due first stands first", async () => {
    const late = await answerOf("POST", `${at}/tasks/`, draft({ dueDate: "2027-01-01T00:00:00Z" }));
    const soon = await answerOf("POST", `${at}/tasks/`, draft({ status: "completed" }));
    expect(await answerOf("GET", `${at}/tasks`)).toEqual({ tasks: [soon, late] });
  });

  test.each([
    ["no title", { title: undefined }, "title", "required"],
    ["no date", { dueDate: null }, "dueDate", "required"],
    ["a date without a zone", { dueDate: "2026-01-01T00:00:00" }, "dueDate", "invalid"],
    ["a day that is not in the calendar", { dueDate: "2026-02-30T00:00:00Z" }, "dueDate", "invalid"],
    ["an unknown owner", { assignedTo: "nobody" }, "assignedTo", "invalid"],
    ["an unknown status", { status: "done" }, "status", "invalid"],
  ])("with %s is refused", async (_, more, field, rule) => {
    const { status, body } = await crm.call("POST", `${at}/tasks/`, draft(more));
    expect([status, Object.keys(body), body[field].rule]).toEqual([422, [field], rule]);
  });

  test("keeps its status where the call of the status says none", async () => {
    const { id } = await answerOf("POST", `${at}/tasks/`, draft());
    const { status, body } = await crm.call("PUT", `${at}/tasks/${id}/status`, {});
    expect([status, body.status.rule]).toEqual([422, "required"]);
  });
});

describe("a record of one contact", () => {
  test("is not there under another", async () => {
    const other = (await answerOf("POST", "/contacts/", { email: "other@x.io" })).contact.id;
    const note = await answerOf("POST", `${at}/notes/`, { body: "x" });
    const task = await answerOf("POST", `${at}/tasks/`, { title: "x", dueDate: "2026-01-01T00:00:00Z" });
    for (const path of [`notes/${note.id}`, `tasks/${task.id}`]) {
      expect((await crm.call("GET", `/contacts/${other}/${path}`)).status).toBe(404);
      expect((await crm.call("DELETE", `/contacts/${other}/${path}`)).status).toBe(404);
      expect((await crm.call("GET", `${at}/${path}`)).status).toBe(200);
    }
  });

  test("loses the name of a user who is removed", async () => {
    const { id } = await answerOf("POST", "/users/", { firstName: "Bo" });
    const next = await answerOf("POST", "/users/", { firstName: "Cy" });
    const note = await answerOf("POST", `${at}/notes/`, { body: "x", userId: id });
    const task = await answerOf("POST", `${at}/tasks/`, {
      title: "x",
      dueDate: "2026-01-01T00:00:00Z",
      assignedTo: id,
    });
    await answerOf("PUT", at, { assignedTo: id });
    await answerOf("DELETE", `/users/${id}?assignTo=${next.id}`);
    expect((await answerOf("GET", `${at}/notes/${note.id}`)).userId).toBeNull();
    expect((await answerOf("GET", `${at}/tasks/${task.id}`)).assignedTo).toBe(next.id);
    expect((await answerOf("GET", at)).contact.assignedTo).toBe(next.id);
  });
});

describe("tags", () => {
  test("are given to a contact and taken from it, each once", async () => {
    expect(await answerOf("POST", `${at}/tags/`, { tags: ["hot", " hot ", "vip"] })).toEqual({
      tags: ["old", "hot", "vip"],
    });
    expect((await answerOf("GET", at)).contact.tags).toEqual(["old", "hot", "vip"]);
    expect(await answerOf("DELETE", `${at}/tags/`, { tags: ["old", "never"] })).toEqual({
      tags: ["hot", "vip"],
    });
    expect((await answerOf("GET", "/contacts/?query=vip")).meta.total).toBe(1);
    expect((await answerOf("GET", "/contacts/?query=old")).meta.total).toBe(0);
  });

  test.each(["POST", "DELETE"])("are refused by %s in v1's words, with `rules`", async (method) => {
    for (const body of [{}, { tags: [] }, { tags: null }]) {
      expect(await crm.call(method, `${at}/tags/`, body)).toEqual({
        status: 422,
        body: { tags: { message: "The tags field is mandatory.", rules: "required" } },
      });
    }
    const { body } = await crm.call(method, `${at}/tags/`, { tags: "hot" });
    expect(body).toEqual({ tags: { message: "The tags field is invalid.", rules: "invalid" } });
  });

  test("of the location are those that somebody was ever given, each with an id", async () => {
    const names = async () => (await answerOf("GET", "/tags/")).tags.map(({ name }: Json) => name);
    expect(await names()).toEqual(["hot", "old", "vip"]);
    const pipeline = await crm.makePipeline("New");
    await answerOf("POST", `/pipelines/${pipeline.id}/opportunities/`, {
      ...{
        title: "t",
        stageId: pipeline.stageIds[0],
        status: "open",
        email: "joe@x.io",
        tags: ["from a deal"],
      },
    });
    expect(await names()).toEqual(["from a deal", "hot", "old", "vip"]);
    const { contact } = await answerOf("POST", "/contacts/", { email: "tagged@x.io", tags: ["at once"] });
    expect(await names()).toEqual(["at once", "from a deal", "hot", "old", "vip"]);
    await answerOf("DELETE", `/contacts/${contact.id}/tags/`, { tags: ["at once"] });
    expect(await names()).toContain("at once");
    const made = await answerOf("POST", "/tags/", { name: " new " });
    expect(made).toEqual({ id: expect.any(String), name: "new", locationId: crm.locationId });
    expect(await answerOf("POST", "/tags/", { name: "new" })).toEqual(made);
    expect(await answerOf("GET", `/tags/${made.id}`)).toEqual(made);
  });
});
