import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestCrm, TEST_KEY, type TestCrm } from "@/lib/crm/testing";
import { AppError } from "@/lib/errors";
import { createHighLevelClient } from "@/lib/highlevel/client";
import { LOCAL_SESSION as ME } from "@/lib/identity/session";
import type { CreateDraft } from "./drafts";
import { opportunitySchema } from "./model";
import { type BoardService, createBoardService } from "./service";

// The board's verbs over the embedded CRM and a real database: what a person does must be there when they look again.

let crm: TestCrm;
let board: BoardService;
let pipeline: Awaited<ReturnType<TestCrm["makePipeline"]>>;

beforeAll(async () => {
  crm = await openTestCrm();
  const client = createHighLevelClient({
    name: "The CRM",
    fetch: crm.crm.fetch,
    baseUrl: "http://crm.test",
    apiKey: TEST_KEY,
  });
  board = createBoardService({ clientFor: () => client, summaries: "upstream", storage: crm.storage });
  pipeline = await crm.makePipeline("Lead", "Proposal", "Closing");
});
afterAll(() => crm.close());

const stage = (index: number) => pipeline.stageIds[index] ?? "";
let contacts = 0;

function create(draft: Partial<CreateDraft> = {}) {
  contacts += 1;
  const contact = { name: "Jo Doe", company: "Acme", email: `jo${contacts}@example.com`, tags: ["vip"] };
  const whole = { title: "Acme", stageId: stage(0), status: "open" as const, contact, ...draft };
  return board.createOpportunity(ME, { pipelineId: pipeline.id, draft: whole });
}

const at = (opportunityId: string) => ({ pipelineId: pipeline.id, opportunityId });

async function failureOf(call: Promise<unknown>): Promise<AppError> {
  const outcome = await call.catch((error: unknown) => error);
  if (outcome instanceof AppError) return outcome;
  throw new Error("expected an AppError");
}

describe("an opportunity", () => {
  test("is there as it was created, in our model", async () => {
    const title = 'Renewal <b> 🚀 "עברית"';
    const created = await create({ title, value: 122.22, source: "web" });
    const read = await board.getOpportunity(ME, at(created.id));
    expect(read).toEqual(created);
    expect(opportunitySchema.safeParse(read).success).toBe(true);
    expect(read).toMatchObject({
      title,
      value: 122.22,
      stageId: stage(0),
      status: "open",
      source: "web",
      ownerId: null,
    });
    expect(read.contact).toMatchObject({ name: "Jo Doe", company: "Acme", tags: ["vip"] });
  });

  test("sent twice under one key is made once", async () => {
    const draft = {
      title: "Twice",
      stageId: stage(0),
      status: "open",
      contact: { email: "twice@x.io" },
    } as const;
    const send = (idempotencyKey?: string) =>
      board.createOpportunity(ME, { pipelineId: pipeline.id, draft, idempotencyKey });
    const first = await send("k");
    expect(await send("k")).toEqual(first);
    const count = async () =>
      (await board.listStagePage(ME, { pipelineId: pipeline.id, filters: { query: "twice@x.io" } })).total;
    expect(await count()).toBe(1);
    await Promise.all([send(), send("other")]);
    expect(await count()).toBe(3);
  });

  test("sent by two at once under one key is made once, and the second is told to wait", async () => {
    const contact = { email: "atonce@x.io" };
    const draft = { title: "At once", stageId: stage(0), status: "open" as const, contact };
    const send = () =>
      board.createOpportunity(ME, { pipelineId: pipeline.id, draft, idempotencyKey: "at once" });
    const [first, second] = await Promise.allSettled([send(), send()]);
    expect(first.status).toBe("fulfilled");
    expect(second).toMatchObject({ reason: { code: "conflict", current: undefined, retryAfterMs: 2_000 } });
    expect(await send()).toMatchObject({ title: "At once" });
  });

  test("that was created under a key and deleted since is said to be gone, and not made again", async () => {
    const contact = { email: "gone@x.io" };
    const draft = { title: "Gone", stageId: stage(0), status: "open" as const, contact };
    const send = () =>
      board.createOpportunity(ME, { pipelineId: pipeline.id, draft, idempotencyKey: "gone" });
    await board.deleteOpportunity(ME, at((await send()).id));
    expect(await failureOf(send())).toMatchObject({
      code: "not_found",
      hint: expect.stringContaining("deleted"),
    });
  });

  test("without a value has none", async () => {
    expect((await create()).value).toBeNull();
  });

  test("of a known contact keeps that contact as it is", async () => {
    const first = await create();
    const second = await create({ contact: { id: first.contact.id } });
    expect(second.contact).toEqual(first.contact);
  });

  test("without any way to reach the contact is refused at the email", async () => {
    const failure = await failureOf(create({ contact: { name: "Jo" } }));
    expect(failure.code).toBe("rejected");
    expect(failure.fieldErrors.map(({ path }) => path)).toEqual(["contact.email"]);
  });

  test("in an unknown stage is refused at the stage", async () => {
    expect((await failureOf(create({ stageId: "nowhere" }))).fieldErrors.map(({ path }) => path)).toEqual([
      "stageId",
    ]);
  });

  test("of an unknown contact or owner is refused there, and says so", async () => {
    const failure = await failureOf(create({ contact: { id: "nobody" }, ownerId: "nobody" }));
    expect(failure.fieldErrors.toSorted((a, b) => a.path.localeCompare(b.path))).toEqual([
      { path: "contact.id", message: "There is no such contact, or not any more" },
      { path: "ownerId", message: "There is no such user, or not any more" },
    ]);
  });

  test("with a negative value, which no form takes, can be edited elsewhere and keeps it", async () => {
    const { id } = await create({ value: -5 });
    const edited = await board.editOpportunity(ME, { ...at(id), draft: { title: "Refund" } });
    expect(edited).toMatchObject({ title: "Refund", value: -5 });
  });

  test("moves, and keeps everything else", async () => {
    const before = await create({ value: 5 });
    await board.moveOpportunity(ME, { ...at(before.id), to: { stageId: stage(2), status: "won" } });
    const after = await board.getOpportunity(ME, at(before.id));
    const { updatedAt, lastStatusChangeAt, ...rest } = after;
    expect(before).toMatchObject({ ...rest, stageId: stage(0), status: "open" });
    expect(rest).toMatchObject({ stageId: stage(2), status: "won" });
    expect(lastStatusChangeAt).not.toBeNull();
    expect(updatedAt >= before.updatedAt).toBe(true);
  });

  test("is edited field by field, and null clears", async () => {
    const { id } = await create({ value: 5, source: "web" });
    const contact = { name: "Joan", phone: "+15550100", tags: ["new", "hot"] };
    const edited = await board.editOpportunity(ME, { ...at(id), draft: { title: "New", contact } });
    expect(edited).toMatchObject({
      title: "New",
      value: 5,
      source: "web",
      contact: { name: "Joan", company: "Acme" },
    });
    expect(edited.contact.tags.toSorted()).toEqual(["hot", "new"]);
    const draft = { value: null, source: null, contact: { company: null, phone: null, tags: [] } };
    const cleared = await board.editOpportunity(ME, { ...at(id), draft });
    expect(cleared).toMatchObject({ title: "New", value: null, source: null });
    expect(cleared.contact).toMatchObject({ name: "Joan", company: null, phone: null, tags: [] });
    expect(await board.getOpportunity(ME, at(id))).toEqual(cleared);
  });

  test("edited by two people is merged where they touched different fields", async () => {
    const { id } = await create({ title: "Acme", value: 5 });
    const base = { title: "Acme", value: 5 };
    await board.editOpportunity(ME, { ...at(id), draft: { title: "Theirs", value: 5, base } });
    const mine = await board.editOpportunity(ME, { ...at(id), draft: { title: "Acme", value: 9, base } });
    expect(mine).toMatchObject({ title: "Theirs", value: 9 });
    const failure = await failureOf(board.editOpportunity(ME, { ...at(id), draft: { title: "Mine", base } }));
    expect(failure).toMatchObject({ code: "conflict", current: { title: "Theirs", value: 9 } });
  });

  test("C2: edited in a form that was opened before somebody else moved it stays where they put it", async () => {
    const before = await create({ title: "Acme", value: 5 });
    const { title, value, stageId, status, ownerId, source } = before;
    const base = { title, value, stageId, status, ownerId, source, contact: { name: before.contact.name } };
    await board.moveOpportunity(ME, { ...at(before.id), to: { stageId: stage(2), status: "won" } });
    // The form sends all of its fields, also those that nobody touched.
    const draft = { ...base, value: 9, base };
    const edited = await board.editOpportunity(ME, { ...at(before.id), draft });
    expect(edited).toMatchObject({ title, value: 9, stageId: stage(2), status: "won" });
    expect(edited.contact).toEqual(before.contact);
    const late = { ...draft, stageId: stage(1) };
    expect(await failureOf(board.editOpportunity(ME, { ...at(before.id), draft: late }))).toMatchObject({
      code: "conflict",
      current: { stageId: stage(2), status: "won", value: 9 },
      fieldErrors: [{ path: "stageId" }],
    });
  });

  test("moved by two people stays where the first one put it, and the second is told", async () => {
    const { id } = await create();
    const base = { stageId: stage(0), status: "open" as const };
    await board.moveOpportunity(ME, { ...at(id), to: { stageId: stage(2), status: "won", base } });
    const late = board.moveOpportunity(ME, { ...at(id), to: { stageId: stage(1), status: "open", base } });
    const current = { id, stageId: stage(2), status: "won" };
    expect(await failureOf(late)).toMatchObject({ code: "conflict", current });
    expect(await board.getOpportunity(ME, at(id))).toMatchObject(current);
  });

  test("that is already where a move would put it is no conflict", async () => {
    const { id } = await create();
    const base = { stageId: stage(0), status: "open" as const };
    const to = { stageId: stage(1), status: "open" as const, base };
    await board.moveOpportunity(ME, { ...at(id), to });
    expect(await board.moveOpportunity(ME, { ...at(id), to })).toMatchObject({ stageId: stage(1) });
  });

  test("that was deleted is not found, by any verb", async () => {
    const { id } = await create();
    await board.deleteOpportunity(ME, at(id));
    const verbs = [
      board.getOpportunity(ME, at(id)),
      board.editOpportunity(ME, { ...at(id), draft: { title: "Ghost" } }),
      board.moveOpportunity(ME, { ...at(id), to: { stageId: stage(1), status: "open" } }),
      board.deleteOpportunity(ME, at(id)),
    ];
    const codes = (await Promise.all(verbs.map(failureOf))).map(({ code }) => code);
    expect(codes).toEqual(Array(verbs.length).fill("not_found"));
  });
});

describe("a board", () => {
  test("pages through a stage, counts and sums it as it is", async () => {
    const { id: pipelineId, stageIds } = await crm.makePipeline("One", "Two");
    const [one, two] = stageIds;
    const contact = { email: "many@example.com" };
    for (let index = 0; index < 7; index += 1) {
      const draft = {
        title: `Card ${index}`,
        stageId: one ?? "",
        status: "open" as const,
        value: 0.1,
        contact,
      };
      await board.createOpportunity(ME, { pipelineId, draft });
    }
    const titles: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await board.listStagePage(ME, { pipelineId, stageId: one, limit: 3, cursor });
      expect(page.total).toBe(7);
      titles.push(...page.opportunities.map(({ title }) => title));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(titles.toSorted()).toEqual(Array.from({ length: 7 }, (_, index) => `Card ${index}`));
    expect(await board.summarise(ME, { pipelineId })).toEqual({
      stages: [
        { stageId: one, count: 7, value: 0.7, exact: true },
        { stageId: two, count: 0, value: 0, exact: true },
      ],
    });
    const found = await board.summarise(ME, { pipelineId, filters: { query: "card 3", status: "open" } });
    expect(found.stages[0]).toMatchObject({ count: 1, value: 0.1 });
  });

  test("offers contacts to choose from", async () => {
    await create({ contact: { name: "Zoë Findable", email: "zoe@example.com" } });
    expect(await board.searchContacts(ME, { query: "findab" })).toMatchObject([
      { name: "Zoë Findable", email: "zoe@example.com" },
    ]);
  });
});
