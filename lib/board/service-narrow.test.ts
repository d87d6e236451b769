import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startUpstream, type Upstream } from "@/e2e/upstream/upstream";
import { openTestCrm, TEST_KEY, type TestCrm } from "@/lib/crm/testing";
import { createWayOut } from "@/lib/fetch/way-out";
import { createHighLevelClient, isTouched } from "@/lib/highlevel/client";
import { LOCAL_SESSION as ME } from "@/lib/identity/session";
import { openRestrictedBoard } from "./fixtures/restricted-board";
import type { Filters } from "./model";
import { type BoardService, createBoardService } from "./service";

// Over a HighLevel that counts its calls: the embedded CRM behind real HTTP.

let crm: TestCrm;
let upstream: Upstream;
let board: BoardService;
let pipelineId = "";
let stageIds: string[] = [];

beforeAll(async () => {
  crm = await openTestCrm();
  upstream = await startUpstream({ fetch: crm.crm.fetch });
});
beforeEach(async () => {
  const pipeline = await crm.makePipeline("Lead", "Proposal", "Closing");
  pipelineId = pipeline.id;
  stageIds = pipeline.stageIds;
  const { fetch, known } = createWayOut({ isTouched });
  const client = createHighLevelClient({
    name: "HighLevel",
    fetch,
    known,
    baseUrl: upstream.baseUrl,
    apiKey: TEST_KEY,
  });
  board = createBoardService({ clientFor: () => client, summaries: "counted", storage: crm.storage });
  upstream.received.length = 0;
});
afterAll(async () => {
  await upstream.close();
  await crm.close();
});

/** Opportunities called so, one after another in the stages, each worth 10.10. */
async function add(count: number, name = "Acme"): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    await crm.call("POST", `/pipelines/${pipelineId}/opportunities/`, {
      title: `${name} ${at}`,
      stageId: stageIds[at % stageIds.length],
      status: "open",
      monetaryValue: 10.1,
      email: `${name}${at}@example.com`,
    });
  }
}

/** What a board reads: each stage's first page and the summary. */
async function openBoard(filters: Filters) {
  const [summary, ...pages] = await Promise.all([
    board.summarise(ME, { pipelineId, filters }),
    ...stageIds.map((stageId) => board.listStagePage(ME, { pipelineId, stageId, filters, limit: 4 })),
  ]);
  return { summary, pages };
}

/** Calls for opportunities that upstream received. */
const calls = () => upstream.received.filter(({ url }) => url.includes("/opportunities")).length;

test("a board whose filters match little is read by one call for all its stages", async () => {
  await add(3, "Other");
  await add(13);
  const { summary, pages } = await openBoard({ status: "open", query: "Acme" });
  expect(calls()).toBe(1);
  expect(pages.map(({ opportunities, total }) => [opportunities.length, total])).toEqual([
    [4, 5],
    [4, 4],
    [4, 4],
  ]);
  expect(pages.map(({ nextCursor }) => nextCursor !== null)).toEqual([true, false, false]);
  expect(summary.stages).toEqual([
    { stageId: stageIds[0], count: 5, value: 50.5, exact: true },
    { stageId: stageIds[1], count: 4, value: 40.4, exact: true },
    { stageId: stageIds[2], count: 4, value: 40.4, exact: true },
  ]);
});

test("its stages go on where their first page ended", async () => {
  await add(13);
  const [stageId] = stageIds;
  const of = { pipelineId, stageId, filters: { query: "Acme" }, limit: 4 };
  const first = await board.listStagePage(ME, of);
  const second = await board.listStagePage(ME, { ...of, cursor: first.nextCursor ?? "" });
  const titles = [...first.opportunities, ...second.opportunities].map(({ title }) => title);
  expect(titles.sort()).toEqual(["Acme 0", "Acme 12", "Acme 3", "Acme 6", "Acme 9"]);
  expect(second.nextCursor).toBeNull();
});

test("its next page does not depend on how upstream cuts pages of one stage", async () => {
  await add(13);
  const [stageId] = stageIds;
  const of = { pipelineId, stageId, filters: { query: "Acme" }, limit: 4 };
  const { nextCursor } = await board.listStagePage(ME, of);
  upstream.received.length = 0;
  await board.listStagePage(ME, { ...of, cursor: nextCursor ?? "" });
  expect(upstream.received).toEqual([]);
});

test("a page behind an opportunity that has left is asked of upstream", async () => {
  await add(13);
  const [stageId] = stageIds;
  const of = { pipelineId, stageId, filters: { status: "open" as const, query: "Acme" }, limit: 2 };
  const first = await board.listStagePage(ME, of);
  const left = { pipelineId, opportunityId: first.opportunities.at(-1)?.id ?? "" };
  await board.moveOpportunity(ME, { ...left, to: { stageId: stageIds[1] ?? "", status: "open" } });
  const second = await board.listStagePage(ME, { ...of, cursor: first.nextCursor ?? "" });
  expect(second.opportunities).toHaveLength(2);
  expect(upstream.received.at(-1)?.url).toContain("startAfterId=");
});

test("a board of a few hundred is read by as many calls as pages of a hundred", async () => {
  await add(201);
  const { summary } = await openBoard({ query: "Acme" });
  expect(calls()).toBe(3);
  expect(summary.stages.map(({ count }) => count)).toEqual([67, 67, 67]);
});

test("a board of more is read by a call for each stage, after one that shows how many there are", async () => {
  await add(301);
  const { summary } = await openBoard({ query: "Acme" });
  expect(calls()).toBeGreaterThan(stageIds.length);
  expect(summary.stages.map(({ count, value }) => [count, value])).toEqual([
    [101, null],
    [100, null],
    [100, null],
  ]);
});

test("a board that nothing narrows but a status is read by a call for each stage", async () => {
  await add(3);
  await openBoard({ status: "open" });
  const asked = upstream.received.map(({ url }) => url).filter((url) => url.includes("/opportunities"));
  expect(asked.every((url) => url.includes("stageId="))).toBe(true);
});

test("a full page is not all, even if upstream says so", async () => {
  await add(102);
  upstream.follow([{ path: "/opportunities", fault: { kind: "total", total: 100 } }]);
  const { pages } = await openBoard({ query: "Acme" });
  expect(pages.map(({ nextCursor }) => nextCursor !== null)).toEqual([true, true, true]);
  upstream.follow([]);
});

test("people who see only their own are told nothing of others by an upstream that does not filter", async () => {
  const { board: restrictedBoard, ann, behave, make, sales, close } = await openRestrictedBoard("counted");
  await make("bob");
  for (let at = 0; at < 21; at += 1) await make("ann");
  behave({ ignored: "assignedTo" });
  const asked = restrictedBoard.summarise(ann({ ownOnly: true }), { pipelineId: sales.id });
  await expect(asked).rejects.toMatchObject({ code: "upstream_invalid" });
  behave();
  const counted = await restrictedBoard.summarise(ann({ ownOnly: true }), { pipelineId: sales.id });
  expect(counted.stages[0]).toMatchObject({ count: 21, value: 16_333.17, exact: true });
  await close();
});

test("a slow upstream is not asked for one page after another", async () => {
  await add(101);
  upstream.follow([{ path: "limit=100", times: 1, fault: { kind: "delay", ms: 5_100 } }]);
  await openBoard({ query: "Acme" });
  expect(upstream.received.filter(({ url }) => url.includes("startAfter=")).length).toBe(0);
  upstream.follow([]);
});

test("an upstream whose total is not what it lists is not believed", async () => {
  await add(6);
  upstream.follow([{ path: "^/v1/pipelines/[^/]+/opportunities", fault: { kind: "total", total: 4 } }]);
  const { pages } = await openBoard({ query: "Acme" });
  expect(pages.map(({ opportunities }) => opportunities.length)).toEqual([2, 2, 2]);
  expect(calls()).toBeGreaterThan(stageIds.length);
  upstream.follow([]);
});
