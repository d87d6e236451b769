import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RuleInput } from "@/e2e/upstream/faults";
import { startUpstream, type Upstream } from "@/e2e/upstream/upstream";
import { openTestCrm, TEST_KEY, type TestCrm } from "@/lib/crm/testing";
import { AppError } from "@/lib/errors";
import { SYSTEM_CLOCK } from "@/lib/fetch/clock";
import { NO_ERRAND } from "@/lib/fetch/fetch";
import { seededRandom } from "@/lib/fetch/fixtures/virtual-upstream";
import { createJourney, type Journey } from "@/lib/fetch/journey";
import { createTransport } from "@/lib/fetch/transport";
import { createWayOut } from "@/lib/fetch/way-out";
import { createHighLevelClient, isTouched } from "@/lib/highlevel/client";
import { LOCAL_SESSION as ME } from "@/lib/identity/session";
import { type BoardService, createBoardService } from "./service";

// The board's verbs over HTTP, with all that stands between, on an upstream that misbehaves as it is told and is the
// embedded CRM beneath.

let crm: TestCrm;
let upstream: Upstream;
let board: BoardService;
let pipelineId: string;
let stageId: string;
/** By how much the way out is ahead of the time. */
let laterMs: number;
/** What the board's calls came to. */
let journey: Journey;

beforeAll(async () => {
  crm = await openTestCrm();
  upstream = await startUpstream({ fetch: crm.crm.fetch, random: seededRandom(7) });
});
beforeEach(async () => {
  const pipeline = await crm.makePipeline("Lead", "Closing");
  pipelineId = pipeline.id;
  stageId = pipeline.stageIds[0] ?? "";
  board = openBoard(10_000);
  upstream.received.length = 0;
});
afterEach(() => upstream.follow([]));
afterAll(async () => {
  await upstream.close();
  await crm.close();
});

function openBoard(attemptMs: number): BoardService {
  const random = seededRandom(1);
  laterMs = 0;
  journey = createJourney();
  const clock = { ...SYSTEM_CLOCK, now: () => SYSTEM_CLOCK.now() + laterMs };
  const { fetch } = createWayOut({ fetch: createTransport({ attemptMs }), isTouched, random, clock });
  const client = createHighLevelClient({
    name: "HighLevel",
    fetch,
    baseUrl: upstream.baseUrl,
    apiKey: TEST_KEY,
    asker: { ...NO_ERRAND, note: journey.note },
  });
  return createBoardService({ clientFor: () => client, summaries: "counted", storage: crm.storage });
}

const misbehave = (fault: RuleInput["fault"], rule: Partial<RuleInput> = {}) =>
  upstream.follow([{ ...rule, fault }]);
const readPage = (cursor?: string) => board.listStagePage(ME, { pipelineId, stageId, limit: 2, cursor });

async function add(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    const body = { title: `Card ${at}`, stageId, status: "open", email: `a${at}@example.com` };
    await crm.call("POST", `/pipelines/${pipelineId}/opportunities/`, body);
  }
}

async function failureOf(call: Promise<unknown>): Promise<AppError> {
  const outcome = await call.catch((error: unknown) => error);
  if (outcome instanceof AppError) return outcome;
  throw new Error(`expected an AppError, got ${JSON.stringify(outcome)}`);
}

describe("F3: errors at random", () => {
  test("one in five reads and moves fails upstream and none here", async () => {
    await add(1);
    upstream.follow([500, 502, 503].map((status) => ({ share: 0.07, fault: { kind: "status", status } })));
    const [one] = (await readPage()).opportunities;
    for (let at = 0; at < 20; at += 1) {
      const to = { stageId, status: at % 2 === 0 ? ("won" as const) : ("open" as const) };
      await board.moveOpportunity(ME, { pipelineId, opportunityId: one?.id ?? "", to });
      expect((await readPage()).opportunities.map(({ status }) => status)).toEqual([to.status]);
    }
    expect(upstream.received.filter(({ fault }) => fault === "status").length).toBeGreaterThan(3);
  });

  test("a create that failed after it was done by a clock that is off is said to be unclear", async () => {
    misbehave({ kind: "status", status: 502, committed: true }, { method: "POST" });
    const draft = { title: "Acme", stageId, status: "open" as const, contact: { email: "jo@example.com" } };
    const failure = await failureOf(board.createOpportunity(ME, { pipelineId, draft }));
    expect(failure.hint).toContain("may exist");
    expect((await readPage()).total).toBe(1);
  });
});

describe("F6: an answer that does not end", () => {
  // So that nobody waits ten seconds for a fault.
  beforeEach(() => {
    board = openBoard(400);
  });

  test.each([
    ["is cut off in mid-body", { kind: "reset" }],
    ["comes a byte a second", { kind: "trickle" }],
    ["never begins", { kind: "hang" }],
  ] as const)("because it %s is read again", async (_name, fault) => {
    await add(1);
    misbehave(fault, { times: 1 });
    expect((await readPage()).total).toBe(1);
    expect(upstream.received.length).toBe(2);
  });

  test("for a move that was done is read back instead of sent again", async () => {
    await add(1);
    const [one] = (await readPage()).opportunities;
    upstream.received.length = 0;
    misbehave({ kind: "hang", committed: true }, { method: "PUT" });
    const to = { stageId, status: "won" as const };
    const opportunityId = one?.id ?? "";
    expect(await board.moveOpportunity(ME, { pipelineId, opportunityId, to })).toMatchObject(to);
    expect(upstream.received.map(({ method }) => method)).toEqual(["PUT", "GET"]);
  });
});

describe("F7: 200 with something else", () => {
  const somethingElse = [
    ["HTML", { kind: "text", text: "<html>Sorry</html>" }],
    ["an empty text", { kind: "text", text: '""' }],
    ["null", { kind: "text", text: "null" }],
    ["nothing", { kind: "text", text: "" }],
    ["a number", { kind: "text", text: "1e308" }],
    ["cut JSON", { kind: "cut", bytes: 15 }],
    ["a byte order mark alone", { kind: "text", text: "\ufeff" }],
    ["50 MB", { kind: "flood", bytes: 50_000_000 }],
  ] as const;

  test.each(somethingElse)("%s is a typed failure", async (_name, fault) => {
    misbehave(fault);
    expect((await failureOf(board.listPipelines(ME))).code).toBe("upstream_invalid");
    expect(upstream.received.length).toBe(1);
  });

  test.each([
    ...somethingElse,
    ["JSON of another shape", { kind: "text", text: '{"msg":"maintenance"}' }],
    ["a redirect", { kind: "redirect", status: 302, to: "http://127.0.0.1:9/" }],
  ] as const)("%s is down like any outage: what was known stands in, however often", async (_name, fault) => {
    await add(1);
    const known = [await board.listPipelines(ME), await readPage()];
    misbehave(fault);
    for (const passedMs of [6_000, 12_000]) {
      laterMs = passedMs;
      expect([await board.listPipelines(ME), await readPage()]).toEqual(known);
    }
    expect(upstream.received.length).toBe(6);
  });

  test("a change that was not even sent, since the look before it could not be read, was not made", async () => {
    await add(1);
    const [one] = (await readPage()).opportunities;
    misbehave({ kind: "text", text: "<html>Sorry</html>" }, { method: "GET" });
    const where = { pipelineId, opportunityId: one?.id ?? "" };
    const to = { stageId, status: "won", base: { stageId, status: "open" } } as const;
    const draft = { title: "Mine", base: { title: one?.title ?? "" } };
    for (const change of [
      board.moveOpportunity(ME, { ...where, to }),
      board.editOpportunity(ME, { ...where, draft }),
    ]) {
      const failure = await failureOf(change);
      expect([failure.code, failure.hint]).toEqual([
        "upstream_unavailable",
        expect.stringContaining("Nothing was changed"),
      ]);
    }
    expect(upstream.received.every(({ method }) => method === "GET")).toBe(true);
  });

  test("the right answer after a byte order mark is read", async () => {
    misbehave({ kind: "text", text: '\ufeff{"pipelines":[]}' });
    expect(await board.listPipelines(ME)).toEqual([]);
  });
});

test("a page that is opened in an outage soon after a move still has its pipelines", async () => {
  await add(1);
  const known = await board.listPipelines(ME);
  const [one] = (await readPage()).opportunities;
  const move = { pipelineId, opportunityId: one?.id ?? "", to: { stageId, status: "won" as const } };
  await board.moveOpportunity(ME, move);
  // A live round reads the stages again, and nothing else.
  await readPage();
  laterMs = 20_000;
  misbehave({ kind: "status", status: 501 });
  expect(await board.listPipelines(ME)).toEqual(known);
});

describe("F8: odd data", () => {
  const markup = `<img src=x onerror="alert(1)">`;
  const odd = (fields: object) => ({
    ...{ id: "o1", name: "Acme", pipelineStageId: "s1", status: "open", createdAt: 1, ...fields },
  });

  test.each([
    ["no contact and no value", { monetaryValue: null }, { value: null, contact: { id: "", name: null } }],
    ["a value as text", { monetaryValue: "1234.5" }, { value: 1234.5 }],
    ["a negative value", { monetaryValue: -5 }, { value: -5 }],
    ["a value beyond all sums", { monetaryValue: 1e308 }, { value: 1e308 }],
    ["a field that nobody knows", { surprise: { deep: [1] } }, { title: "Acme" }],
    ["right-to-left text", { name: "فرصة المبيعات" }, { title: "فرصة المبيعات" }],
    ["emoji", { name: "🚀 👩‍👩‍👧‍👦" }, { title: "🚀 👩‍👩‍👧‍👦" }],
    [
      "markup",
      { name: markup, contact: { id: "c1", name: markup } },
      { title: markup, contact: { name: markup } },
    ],
  ])("an opportunity with %s is read as it is", async (_name, fields, read) => {
    misbehave({ kind: "text", text: JSON.stringify({ opportunities: [odd(fields)], meta: { total: 1 } }) });
    expect((await readPage()).opportunities).toMatchObject([read]);
  });
});

describe("F10: pages that do not end", () => {
  test("end after one repeat of the cursor", async () => {
    await add(5);
    const [first] = (await readPage()).opportunities;
    misbehave({
      kind: "loop",
      startAfter: Date.parse(first?.createdAt ?? ""),
      startAfterId: first?.id ?? "",
    });
    upstream.received.length = 0;
    let cursor: string | null = null;
    do cursor = (await readPage(cursor ?? undefined)).nextCursor;
    while (cursor !== null && upstream.received.length < 10);
    expect(upstream.received.length).toBeLessThanOrEqual(3);
  });

  test("end where they are short, whatever the total says", async () => {
    await add(3);
    misbehave({ kind: "total", total: 99_999 });
    const first = await readPage();
    expect((await readPage(first.nextCursor ?? undefined)).nextCursor).toBeNull();
  });
});

describe("another host", () => {
  test("F11: named as the next page is never asked", async () => {
    const elsewhere = await startUpstream({ fetch: crm.crm.fetch });
    await add(3);
    misbehave({ kind: "nextPageUrl", url: `${elsewhere.baseUrl}/v1/pipelines/` });
    const first = await readPage();
    expect((await readPage(first.nextCursor ?? undefined)).opportunities.length).toBe(1);
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });

  test.each([
    301, 302, 307,
  ])("F12: that a %i names is never asked, and never sees the key", async (status) => {
    const elsewhere = await startUpstream({ fetch: crm.crm.fetch });
    misbehave({ kind: "redirect", status, to: `${elsewhere.baseUrl}/v1/pipelines/` });
    expect((await failureOf(board.listPipelines(ME))).code).toBe("upstream_invalid");
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });
});

describe("F13: a good key that is refused", () => {
  test.each([401, 403])("with %i breaks the connection to the CRM and signs nobody out", async (status) => {
    misbehave({ kind: "status", status });
    const failure = await failureOf(board.listPipelines(ME));
    expect(failure.status).toBe(503);
    expect(failure.hint).toContain("nobody needs to sign in again");
    expect(journey.figures()?.isRefused).toBe(true);
  });

  test("with 401 does so for a change as well", async () => {
    misbehave({ kind: "status", status: 401 }, { method: "DELETE" });
    const failure = await failureOf(board.deleteOpportunity(ME, { pipelineId, opportunityId: "o1" }));
    expect([failure.status, journey.figures()?.isRefused]).toEqual([503, true]);
    expect(failure.hint).toContain("Nothing was changed");
  });
});

describe("a change that is answered 403", () => {
  const changes = {
    move: (one: { pipelineId: string; opportunityId: string }) => {
      const to = { stageId, status: "won", base: { stageId, status: "open" } } as const;
      return board.moveOpportunity(ME, { ...one, to });
    },
    edit: (one: { pipelineId: string; opportunityId: string }) =>
      board.editOpportunity(ME, { ...one, draft: { title: "Mine", base: { title: "Card 0" } } }),
    delete: (one: { pipelineId: string; opportunityId: string }) => board.deleteOpportunity(ME, one),
    create: () => {
      const draft = { title: "New", stageId, status: "open" as const, contact: { email: "jo@example.com" } };
      return board.createOpportunity(ME, { pipelineId, draft });
    },
  };

  test.each([
    "move",
    "edit",
    "delete",
    "create",
  ] as const)("is refused alone, in HighLevel's words, and the key is good: %s", async (kind) => {
    await add(1);
    const [one] = (await readPage()).opportunities;
    const method = { move: "PUT", edit: "PUT", delete: "DELETE", create: "POST" }[kind];
    const body = JSON.stringify({ msg: `${TEST_KEY} may not change this opportunity` });
    misbehave({ kind: "status", status: 403, body }, { method });
    const failure = await failureOf(changes[kind]({ pipelineId, opportunityId: one?.id ?? "" }));
    expect([failure.code, failure.hint]).toEqual([
      "rejected",
      "HighLevel refused it: … may not change this opportunity.",
    ]);
    expect(journey.figures()?.isRefused).toBe(false);
    expect(await readPage()).toMatchObject({
      total: 1,
      opportunities: [{ title: "Card 0", status: "open" }],
    });
  });

  test("by a web page says what can be said, and blames no field", async () => {
    misbehave({ kind: "status", status: 403, body: "<html>Forbidden</html>" }, { method: "DELETE" });
    const failure = await failureOf(board.deleteOpportunity(ME, { pipelineId, opportunityId: "o1" }));
    expect([failure.code, failure.hint]).toEqual(["rejected", "HighLevel does not allow this change."]);
  });
});

test("F14: an upstream that nobody can reach fails, and says that nothing was changed", async () => {
  const { fetch } = createWayOut({ random: () => 0 });
  const client = createHighLevelClient({
    name: "HighLevel",
    fetch,
    baseUrl: "http://nowhere.invalid",
    apiKey: TEST_KEY,
  });
  const lonely = createBoardService({ clientFor: () => client, summaries: "counted", storage: crm.storage });
  const failure = await failureOf(lonely.deleteOpportunity(ME, { pipelineId, opportunityId: "o1" }));
  expect(failure.code).toBe("upstream_unavailable");
  expect(failure.hint).toMatch(/[Nn]othing was (sent|changed)/);
});

test("the stand-in keeps HighLevel's limit, and counts for each key", async () => {
  const strict = await startUpstream({ fetch: crm.crm.fetch, limit: 3 });
  const ask = async (key: string) => {
    const headers = { authorization: `Bearer ${key}` };
    return (await fetch(`${strict.baseUrl}/v1/pipelines/`, { headers })).status;
  };
  const statuses = [await ask(TEST_KEY), await ask(TEST_KEY), await ask(TEST_KEY), await ask(TEST_KEY)];
  expect([...statuses, await ask("another")]).toEqual([200, 200, 200, 429, 401]);
  expect(strict.received.map(({ fault }) => fault)).toEqual([null, null, null, "limit", null]);
  await strict.close();
});
