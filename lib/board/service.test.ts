import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { createHighLevelClient } from "@/lib/highlevel/client";
import {
  json,
  type ScriptedUpstream,
  startScriptedUpstream,
} from "@/lib/highlevel/fixtures/scripted-upstream";
import { LOCAL_SESSION as ME } from "@/lib/identity/session";
import { openStorage, type Storage } from "@/lib/storage/database";
import { makeTestDatabase, type TestDatabase } from "@/lib/storage/testing";
import { type BoardService, createBoardService } from "./service";

// Over a remote v1, which a real HTTP server on the loopback interface plays. `service.embedded.test.ts` runs over ours.

let upstream: ScriptedUpstream;
let database: TestDatabase;
let storage: Storage;
let board: BoardService;

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  const client = createHighLevelClient({
    name: "HighLevel",
    fetch: (request) => fetch(request),
    baseUrl: upstream.baseUrl,
    apiKey: "key",
  });
  database = await makeTestDatabase();
  storage = await openStorage(database);
  board = createBoardService({ clientFor: () => client, summaries: "counted", storage });
});
beforeEach(() => {
  upstream.received.length = 0;
});
afterAll(async () => {
  await upstream.close();
  await storage.close();
  await database.remove();
});

const ONE = { pipelineId: "p1", opportunityId: "o1" };
const WIRE = {
  id: "o1",
  name: "Acme",
  monetaryValue: 100,
  pipelineId: "p1",
  pipelineStageId: "s1",
  status: "open",
  createdAt: "2026-01-02T03:04:05.000Z",
  updatedAt: "2026-01-02T03:04:05.000Z",
  contact: { id: "c1", name: "Jo", email: "jo@example.com", tags: [] },
};

/** Answers reads with the opportunity as it is, and an update with what it becomes. */
function keep(opportunity: typeof WIRE) {
  upstream.answer((response, request) => {
    const written = request.method === "PUT" ? JSON.parse(request.body) : {};
    const { title = opportunity.name, stageId = opportunity.pipelineStageId } = written;
    json({ ...opportunity, name: title, pipelineStageId: stageId })(response, request);
  });
}

async function failureOf(call: Promise<unknown>): Promise<AppError> {
  const outcome = await call.catch((error: unknown) => error);
  if (outcome instanceof AppError) return outcome;
  throw new Error("expected an AppError");
}

const sent = () => upstream.received.map(({ method, url }) => `${method} ${url}`);
const items = (count: number) => Array.from({ length: count }, (_, index) => ({ ...WIRE, id: `o${index}` }));

describe("a page of a stage", () => {
  test("asks for twenty of the stage with the filters in HighLevel's words", async () => {
    upstream.answer(json({ opportunities: [], meta: { total: 400 } }));
    const filters = { status: "open" as const, ownerId: "u1", query: "50%", startDate: "2026-01-01" };
    await board.listStagePage(ME, { pipelineId: "p1", stageId: "s1", filters });
    const asked = new URL(upstream.received.at(-1)?.url ?? "", upstream.baseUrl).searchParams;
    expect(Object.fromEntries(asked)).toEqual({
      status: "open",
      assignedTo: "u1",
      query: "50%",
      startDate: String(Date.UTC(2026, 0, 1)),
      stageId: "s1",
      limit: "20",
    });
  });

  test("goes on where the last one ended, with both halves of the cursor", async () => {
    upstream.answer(
      json({
        opportunities: items(2),
        meta: { total: 3, startAfter: 1_767_323_045_000, startAfterId: "o1" },
      }),
    );
    const first = await board.listStagePage(ME, { pipelineId: "p1", stageId: "s1", limit: 2 });
    expect(first.total).toBe(3);
    await board.listStagePage(ME, {
      pipelineId: "p1",
      stageId: "s1",
      limit: 2,
      cursor: first.nextCursor ?? "",
    });
    expect(upstream.received[1]?.url).toContain("startAfter=1767323045000&startAfterId=o1");
  });

  test("a cursor that leads back to itself ends the list", async () => {
    upstream.answer(json({ opportunities: items(2), meta: { total: 9, startAfter: 1, startAfterId: "o1" } }));
    const first = await board.listStagePage(ME, { pipelineId: "p1", limit: 2 });
    const second = await board.listStagePage(ME, {
      pipelineId: "p1",
      limit: 2,
      cursor: first.nextCursor ?? "",
    });
    expect(second.nextCursor).toBeNull();
  });

  test("F10: cursors that lead around in a circle end the list after one round", async () => {
    const [newer, older] = items(2);
    const page = [newer, { ...older, createdAt: "2026-01-01T00:00:00.000Z" }];
    const circle = new Map([
      [null, "5"],
      ["5", "3"],
      ["3", "5"],
    ]);
    upstream.answer((response, request) => {
      const from = new URL(request.url, upstream.baseUrl).searchParams.get("startAfter");
      const startAfter = Number(circle.get(from));
      json({ opportunities: page, meta: { total: 9, startAfter, startAfterId: "o" } })(response, request);
    });
    const read = (cursor?: string) => board.listStagePage(ME, { pipelineId: "p1", limit: 2, cursor });
    const first = await read();
    const second = await read(first.nextCursor ?? "");
    expect(second.nextCursor).not.toBeNull();
    expect((await read(second.nextCursor ?? "")).nextCursor).toBeNull();
  });

  test.each([
    ["fewer items than asked for", { total: 9, startAfter: 1, startAfterId: "o1" }, 1],
    ["no cursor", { total: 2, startAfter: null, startAfterId: null }, 2],
    ["no meta at all", undefined, 2],
  ])("%s means the end", async (_name, meta, count) => {
    upstream.answer(json({ opportunities: items(count), meta }));
    expect((await board.listStagePage(ME, { pipelineId: "p1", limit: 2 })).nextCursor).toBeNull();
  });

  test("a forged cursor calls nobody", async () => {
    const failure = await failureOf(board.listStagePage(ME, { pipelineId: "p1", cursor: "Li4vLi4" }));
    expect(failure.code).toBe("invalid_request");
    expect(sent()).toEqual([]);
  });
});

describe("a summary over v1", () => {
  test("counts each stage by its first page and owns up to not knowing values", async () => {
    upstream.answer((response, request) => {
      const pipelines = [
        {
          id: "p1",
          name: "One",
          stages: [
            { id: "s1", name: "A" },
            { id: "s2", name: "B" },
          ],
        },
      ];
      const total = request.url.includes("stageId=s2") ? 0 : 7;
      json(request.url === "/v1/pipelines/" ? { pipelines } : { opportunities: [], meta: { total } })(
        response,
        request,
      );
    });
    expect(await board.summarise(ME, { pipelineId: "p1", filters: { status: "open" } })).toEqual({
      stages: [
        { stageId: "s1", count: 7, value: null, exact: true },
        { stageId: "s2", count: 0, value: null, exact: true },
      ],
    });
    expect(sent()).toEqual([
      "GET /v1/pipelines/",
      "GET /v1/pipelines/p1/opportunities?status=open&stageId=s1&limit=20",
      "GET /v1/pipelines/p1/opportunities?status=open&stageId=s2&limit=20",
    ]);
    const searched = await board.summarise(ME, { pipelineId: "p1", filters: { query: "x" } });
    expect(searched.stages.map(({ exact }) => exact)).toEqual([false, false]);
  });

  test("of an unknown pipeline is not_found", async () => {
    upstream.answer(json({ pipelines: [] }));
    expect((await failureOf(board.summarise(ME, { pipelineId: "p1" }))).code).toBe("not_found");
  });
});

describe("one opportunity", () => {
  test("under another pipeline's path does not exist", async () => {
    keep({ ...WIRE, pipelineId: "p2" });
    expect((await failureOf(board.getOpportunity(ME, ONE))).code).toBe("not_found");
    expect((await failureOf(board.editOpportunity(ME, { ...ONE, draft: { title: "Mine" } }))).code).toBe(
      "not_found",
    );
    expect(upstream.received.every(({ method }) => method === "GET")).toBe(true);
  });

  test("moves by one request that names both stage and status", async () => {
    upstream.answer(json(""));
    const moved = await board.moveOpportunity(ME, { ...ONE, to: { stageId: "s2", status: "won" } });
    expect(moved).toEqual({ id: "o1", stageId: "s2", status: "won" });
    expect(sent()).toEqual(["PUT /v1/pipelines/p1/opportunities/o1/status"]);
  });

  test("is edited by reading, merging and writing what changed", async () => {
    keep(WIRE);
    const draft = { title: "Acme renewal", contact: { name: "Jo" }, base: { title: "Acme" } };
    const edited = await board.editOpportunity(ME, { ...ONE, draft });
    expect(edited.title).toBe("Acme renewal");
    expect(upstream.received.map(({ method, body }) => `${method} ${body}`.trim())).toEqual([
      "GET",
      'PUT {"title":"Acme renewal","stageId":"s1","status":"open"}',
    ]);
  });

  test("C2: is edited with the place of now, without the contact's name, and without what was not touched", async () => {
    keep({ ...WIRE, pipelineStageId: "s2", status: "won" });
    const contact = { name: "Jo", email: "jo@example.com", phone: "+1 555 0100", tags: [] };
    const base = {
      title: "Acme",
      stageId: "s1",
      status: "open" as const,
      contact: { ...contact, phone: null },
    };
    const draft = { ...base, title: "Acme renewal", contact, base };
    await board.editOpportunity(ME, { ...ONE, draft });
    expect(JSON.parse(upstream.received[1]?.body ?? "")).toEqual({
      title: "Acme renewal",
      stageId: "s2",
      status: "won",
      phone: "+1 555 0100",
    });
  });

  test("is not written at all when nothing would change", async () => {
    keep(WIRE);
    const edited = await board.editOpportunity(ME, { ...ONE, draft: { title: "Acme", value: 100 } });
    expect(edited.title).toBe("Acme");
    expect(sent()).toEqual(["GET /v1/pipelines/p1/opportunities/o1"]);
  });

  test("that somebody else changed in the same field is a conflict that shows it as it is", async () => {
    keep({ ...WIRE, name: "Theirs" });
    const draft = { title: "Mine", value: 5, base: { title: "Acme", value: 100 } };
    const failure = await failureOf(board.editOpportunity(ME, { ...ONE, draft }));
    expect(failure.code).toBe("conflict");
    expect(failure.current).toMatchObject({ id: "o1", title: "Theirs", value: 100 });
    expect(failure.fieldErrors.map(({ path }) => path)).toEqual(["title"]);
    expect(sent()).toEqual(["GET /v1/pipelines/p1/opportunities/o1"]);
  });
});

describe("a refusal", () => {
  test("names its fields in our words", async () => {
    const refusal = {
      title: { message: "The title field is mandatory.", rule: "required" },
      "contactId or email": { message: "The contactId or email field is mandatory.", rule: "required" },
      name: "The name is invalid.",
    };
    upstream.answer(json(refusal, 422));
    const draft = { title: "Acme", stageId: "s1", status: "open" as const, contact: { name: "Jo" } };
    const failure = await failureOf(board.createOpportunity(ME, { pipelineId: "p1", draft }));
    expect(failure.code).toBe("rejected");
    expect(failure.fieldErrors).toEqual([
      { path: "title", message: "Fill this in" },
      { path: "contact.email", message: "Choose a contact, or give an email address or a phone number" },
      { path: "contact.name", message: "The name is invalid." },
    ]);
  });

  test("of the key never looks like a sign-out", async () => {
    upstream.answer(json({ msg: "Unauthorized" }, 401));
    const verbs = [
      board.listPipelines(ME),
      board.deleteOpportunity(ME, ONE),
      board.getOpportunity(ME, ONE),
      board.listUsers(ME),
    ];
    const failures = await Promise.all(verbs.map(failureOf));
    expect(failures.map(({ code }) => code)).toEqual(verbs.map(() => "upstream_unavailable"));
  });
});

describe("people", () => {
  test("owners come by name", async () => {
    upstream.answer(
      json({
        users: [
          { id: "u2", name: "Zoe" },
          { id: "u1", firstName: "Émile", lastName: "Roy" },
        ],
      }),
    );
    expect((await board.listUsers(ME)).map(({ name }) => name)).toEqual(["Émile Roy", "Zoe"]);
  });

  test("contacts are searched with a limit", async () => {
    upstream.answer(json({ contacts: [{ id: "c1", contactName: "Jo", companyName: "Acme" }], meta: {} }));
    expect(await board.searchContacts(ME, { query: "jo" })).toEqual([
      { id: "c1", name: "Jo", company: "Acme", email: null, phone: null, tags: [] },
    ]);
    expect(sent()).toEqual(["GET /v1/contacts/?query=jo&limit=20"]);
  });
});
