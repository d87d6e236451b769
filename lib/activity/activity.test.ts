import { CompiledQuery } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createBoardService } from "@/lib/board/service";
import { openTestCrm, TEST_KEY, type TestCrm } from "@/lib/crm/testing";
import { AppError } from "@/lib/errors";
import type { Fetch } from "@/lib/fetch/fetch";
import { createHighLevelClient } from "@/lib/highlevel/client";
import { LOCAL_SESSION, type Session, UNRESTRICTED } from "@/lib/identity/session";
import { createActivityLog, selectLines } from "./log";
import { LOCAL_PERSON } from "./model";
import { recordedBoard } from "./recorded";
import { createActivityService } from "./service";

const ANN: Session = { ...LOCAL_SESSION, userId: "ann", name: "Ann Lee", role: "rep" };
const BOSS: Session = { ...LOCAL_SESSION, userId: "boss", name: "=HYPERLINK(1)", role: "manager" };

let crm: TestCrm;
let pipeline: { id: string; stageIds: string[] };
beforeAll(async () => {
  // By the clock of whoever looks among the newest for what may have been created.
  crm = await openTestCrm({ now: Date.now() });
  pipeline = await crm.makePipeline("Lead", "Proposal");
});
afterAll(() => crm.close());

const plain = (fetch: Fetch = crm.crm.fetch) => {
  const client = createHighLevelClient({
    name: "The CRM",
    fetch,
    baseUrl: "http://crm.test",
    apiKey: TEST_KEY,
  });
  return createBoardService({ clientFor: () => client, summaries: "upstream", storage: crm.storage });
};

/** A board whose every write is written down, with a clock that goes a second further each time. */
function openRecorded({ board = plain(), startMs = Date.UTC(2026, 0, 1) } = {}) {
  let nowMs = startMs;
  const log = createActivityLog(crm.storage, () => {
    nowMs += 1_000;
    return nowMs;
  });
  const onFailure = (error: unknown) => {
    throw error;
  };
  const parts = { log, requestId: () => "r1", onFailure };
  return { board: recordedBoard(board, parts), activity: createActivityService({ log, board }) };
}

const draft = (title: string) => ({
  title,
  stageId: pipeline.stageIds[0] ?? "",
  status: "open" as const,
  contact: { name: "Joe Secret", email: `${title}@secret.example` },
});

test("who created, moved, edited and deleted an opportunity is there, newest first, without contact data", async () => {
  const { board, activity } = openRecorded();
  const [first = "", second = ""] = pipeline.stageIds;
  const { id } = await board.createOpportunity(ANN, { pipelineId: pipeline.id, draft: draft("roof") });
  const one = { pipelineId: pipeline.id, opportunityId: id };
  const base = { stageId: first, status: "open" as const };
  await board.moveOpportunity(ANN, { ...one, to: { stageId: second, status: "won", base } });
  const edit = { value: 5, title: "Wall", contact: { phone: "+15550100" }, base: { value: null } };
  await board.editOpportunity(BOSS, { ...one, draft: edit });
  const { activities } = await activity.listOf(ANN, one);
  expect(activities).toMatchObject([
    {
      ...{ kind: "edited", userName: "=HYPERLINK(1)", outcome: "done", requestId: "r1" },
      changes: [{ field: "value", from: null, to: 5 }, { field: "title" }, { field: "contact.phone" }],
    },
    { kind: "moved", userId: "ann", from: base, to: { stageId: second, status: "won" } },
    { kind: "created", from: null, to: base },
  ]);
  await board.deleteOpportunity(BOSS, one);
  await expect(activity.listOf(ANN, one)).rejects.toMatchObject({ code: "not_found" });
  const whole = await activity.list(BOSS, { filters: { opportunityId: id } });
  expect(whole.activities.map(({ kind }) => kind)).toEqual(["deleted", "edited", "moved", "created"]);
  expect(JSON.stringify(whole)).not.toMatch(/Joe|secret|5550100|Wall/);
});

test("a creation that is asked for again under its key is one line", async () => {
  const { board, activity } = openRecorded();
  const asked = { pipelineId: pipeline.id, draft: draft("fence"), idempotencyKey: "fence-1" };
  const { id } = await board.createOpportunity(ANN, asked);
  expect((await board.createOpportunity(ANN, asked)).id).toBe(id);
  const { activities } = await activity.list(BOSS, { filters: { opportunityId: id } });
  expect(activities.map(({ kind, outcome }) => [kind, outcome])).toEqual([["created", "done"]]);
});

test("a creation of unknown outcome that is saved again is one line, which says what is known last", async () => {
  let isCutOff = true;
  const fetch: Fetch = async (request) => {
    // What is created is done, and nobody hears of it.
    const answer = isCutOff && request.method === "GET" ? null : await crm.crm.fetch(request);
    if (isCutOff || !answer) throw new TypeError("the connection broke");
    return answer;
  };
  const { board, activity } = openRecorded({ board: plain(fetch) });
  const asked = { pipelineId: pipeline.id, draft: draft("shed"), idempotencyKey: "shed-1" };
  const save = (who: Session) => board.createOpportunity(who, asked);
  const bea = { ...ANN, userId: "bea", name: "Bea" };
  const lines = async () => {
    const { activities } = await activity.list(BOSS, { filters: { userId: "bea" } });
    return activities.map(({ outcome, opportunityId }) => [outcome, opportunityId]);
  };
  for (const _ of ["first", "again"])
    await expect(save(bea)).rejects.toMatchObject({ code: "upstream_timeout" });
  expect(await lines()).toEqual([["unknown", null]]);
  isCutOff = false;
  const { id } = await save(bea);
  expect((await save(bea)).id).toBe(id);
  expect(await lines()).toEqual([["done", id]]);
  expect((await save({ ...bea, userId: "cleo" })).id).not.toBe(id);
  expect(await lines()).toHaveLength(1);
});

test("another creation under a key that was forgotten, and a refusal under one, are lines of their own", async () => {
  const log = createActivityLog(crm.storage);
  const dan = { ...ANN, userId: "dan" };
  const deed = {
    ...{ kind: "created" as const, pipelineId: pipeline.id, from: null, to: null, changes: [] },
    ...{ requestId: "r1", idempotencyKey: "1" },
  };
  for (const opportunityId of ["o1", "o2"]) await log.add(dan, { ...deed, outcome: "done", opportunityId });
  await log.add(dan, { ...deed, outcome: "refused", opportunityId: null });
  const { activities } = await log.list(dan, { filters: { userId: "dan" } });
  expect(activities.map(({ opportunityId }) => opportunityId).sort()).toEqual([null, "o1", "o2"]);
});

test("a refusal and an unknown outcome are written down as such", async () => {
  const lost = {
    ...plain(),
    deleteOpportunity: async () => {
      throw new AppError("upstream_timeout", { message: "no answer" });
    },
  };
  const { board, activity } = openRecorded({ board: lost });
  const gone = { pipelineId: pipeline.id, opportunityId: "nobody" };
  await expect(
    board.moveOpportunity(ANN, { ...gone, to: { stageId: pipeline.stageIds[0] ?? "", status: "won" } }),
  ).rejects.toThrow();
  await expect(board.deleteOpportunity(ANN, gone)).rejects.toThrow();
  const { activities } = await activity.list(BOSS, { filters: { opportunityId: "nobody" } });
  expect(activities.map(({ kind, outcome }) => [kind, outcome])).toEqual([
    ["deleted", "unknown"],
    ["moved", "refused"],
  ]);
});

test("a line that cannot be written does not undo what was done", async () => {
  const failures: unknown[] = [];
  const away = new AppError("upstream_unavailable", { message: "the database is away" });
  const log = { ...createActivityLog(crm.storage), add: () => Promise.reject(away) };
  const onFailure = (error: unknown) => void failures.push(error);
  const board = recordedBoard(plain(), { log, requestId: () => "r1", onFailure });
  const { id } = await board.createOpportunity(ANN, { pipelineId: pipeline.id, draft: draft("door") });
  expect(id).toBeTruthy();
  expect(failures).toEqual([away]);
});

test("the log is paged, narrowed by person, kind and date, and each location has its own", async () => {
  const { board, activity } = openRecorded({ startMs: Date.UTC(2027, 0, 1) });
  const zoe = { ...ANN, userId: "zoe", name: "Zoe" };
  for (let at = 0; at < 53; at += 1) {
    await board.createOpportunity(zoe, { pipelineId: pipeline.id, draft: draft(`z${at}`) });
  }
  const filters = { userId: "zoe", kind: "created" as const, startDate: "2027-01-01T00:00:02.000Z" };
  const first = await activity.list(BOSS, { filters });
  expect(first.activities).toHaveLength(50);
  const rest = await activity.list(BOSS, { filters, cursor: first.nextCursor ?? undefined });
  expect([rest.activities.length, rest.nextCursor]).toEqual([2, null]);
  expect((await activity.list({ ...BOSS, locationId: "other" }, { filters: {} })).activities).toEqual([]);
});

/** How a file looks lines up. */
async function planOf(of: Omit<Parameters<typeof selectLines>[1], "locationId">): Promise<string> {
  const { db } = crm.storage;
  const { sql, parameters } = selectLines(db, { ...of, locationId: "l" }).compile();
  const explain = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]);
  const { rows } = await db.executeQuery<{ detail: string }>(explain);
  return rows.map(({ detail }) => detail).join();
}

test.each([
  [{}, "by_time"],
  [{ opportunityId: "o1" }, "by_opportunity"],
  [{ userId: "ann", startDate: "2026-01-01T00:00:00Z" }, "by_user"],
  [{ userId: LOCAL_PERSON }, "by_user"],
  [{ kind: "deleted" }, "by_kind"],
  [{ userId: "ann", kind: "deleted" }, "by_user_and_kind"],
] as const)("in a file the log for %j is read off the end of the index %s", async (filters, index) => {
  // PostgreSQL chooses by what a table holds.
  if (crm.storage.dialect.name !== "sqlite") return;
  const plan = await planOf({ filters, after: null });
  expect(plan).toMatch(new RegExp(`^SEARCH activities USING INDEX activities_${index} `));
});

test("a later page is read from where the one before has ended, and not from the newest line", async () => {
  if (crm.storage.dialect.name !== "sqlite") return;
  const plan = await planOf({ filters: {}, after: { at: 5, id: "i" } });
  expect(plan).toContain("(location_id=? AND at<?)");
});

test("only a manager reads the whole log, and none beyond their restrictions", async () => {
  const { board, activity } = openRecorded();
  await expect(activity.list(ANN, { filters: {} })).rejects.toMatchObject({ code: "forbidden" });
  expect(() => activity.exportCsv(ANN, {})).toThrow(/rep/);
  const { id } = await board.createOpportunity(ANN, { pipelineId: pipeline.id, draft: draft("gate") });
  await board.editOpportunity(ANN, { pipelineId: pipeline.id, opportunityId: id, draft: { value: 9 } });
  const as = (restrictions: Partial<typeof UNRESTRICTED>) =>
    activity.list(
      { ...BOSS, restrictions: { ...UNRESTRICTED, ...restrictions } },
      { filters: { opportunityId: id } },
    );
  for (const pipelineIds of [["another"], []]) expect((await as({ pipelineIds })).activities).toEqual([]);
  expect((await as({ ownOnly: true })).activities).toEqual([]);
  expect((await as({ hidesValues: true })).activities[0]?.changes).toEqual([{ field: "value" }]);
});

test("the log holds its people by name, the local one too, whom it can be narrowed by as by anybody", async () => {
  const { board, activity } = openRecorded();
  const admin = { ...LOCAL_SESSION, locationId: "diary" };
  const draftOf = { pipelineId: pipeline.id, opportunityId: "nobody", draft: { value: 1 } };
  const ann = { ...ANN, locationId: "diary" };
  for (const who of [admin, ann, { ...ann, name: "Ann Low" }]) {
    await board.editOpportunity(who, draftOf).catch(() => undefined);
  }
  const people = await activity.people(admin);
  expect(people).toHaveLength(2);
  expect(people).toEqual(
    expect.arrayContaining([
      { id: LOCAL_PERSON, name: "Local user" },
      { id: "ann", name: "Ann Low" },
    ]),
  );
  const { activities } = await activity.list(admin, { filters: { userId: LOCAL_PERSON } });
  expect(activities.map(({ userName }) => userName)).toEqual(["Local user"]);
  const within = (restrictions: Partial<typeof UNRESTRICTED>) =>
    activity.people({ ...ann, role: "manager", restrictions: { ...UNRESTRICTED, ...restrictions } });
  expect(await within({ ownOnly: true })).toEqual([{ id: "ann", name: "Ann Low" }]);
  expect(await within({ pipelineIds: [pipeline.id] })).toHaveLength(2);
  for (const pipelineIds of [["another"], []]) expect(await within({ pipelineIds })).toEqual([]);
  await expect(activity.people(ann)).rejects.toMatchObject({ code: "forbidden" });
});

test("A11: a name that a spreadsheet would take for a formula is exported as text", async () => {
  const { activity } = openRecorded();
  const csv = await new Response(activity.exportCsv(BOSS, { userId: "boss" })).text();
  expect(csv).toContain("'=HYPERLINK(1)");
  expect(csv.split("\n")[0]).toContain("at,user,user id,what,outcome");
});
