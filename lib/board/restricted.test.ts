import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestCrm, TEST_KEY, type TestCrm } from "@/lib/crm/testing";
import { AppError } from "@/lib/errors";
import { createHighLevelClient } from "@/lib/highlevel/client";
import {
  LOCAL_SESSION as ALL,
  type Restrictions,
  ROLES,
  type Session,
  UNRESTRICTED,
} from "@/lib/identity/session";
import { type BoardService, createBoardService } from "./service";
import { BOARD_ROLES, restricted } from "./service-access";

// The board's verbs over the embedded CRM, as people with less than all of it meet them: Ann owns one opportunity of
// each pipeline, Bob another. What is Bob's or has his value must reach nobody who may not see it.

const VALUE = 777.77;
const BOBS = "Bob's secret";
/** Ids are made by chance, and may well hold three letters. */
const TELLING = /Bob's secret|Bob Lee|bob@example/;

type Verb = keyof BoardService;
type Pipe = { id: string; stageIds: string[] };
type World = { ann: string; bob: string; sales: Pipe; service: Pipe };

let crm: TestCrm;
let everything: BoardService;
let board: BoardService;
let world: World;
/** What the CRM ignores of what it is asked. */
let ignored: string | null;
/** Whether it answers about one pipeline what it is asked about the other. */
let isMixedUp: boolean;

beforeAll(async () => {
  crm = await openTestCrm();
  const fetch = (request: Request) => {
    const url = new URL(request.url);
    if (ignored) url.searchParams.delete(ignored);
    if (isMixedUp) url.pathname = url.pathname.replace(`${world.sales.id}/opp`, `${world.service.id}/opp`);
    return crm.crm.fetch(new Request(url, request));
  };
  const client = createHighLevelClient({ fetch, baseUrl: "http://crm.test", apiKey: TEST_KEY });
  everything = createBoardService({ clientFor: () => client, summaries: "upstream", storage: crm.storage });
  board = restricted(everything);
  const [ann, bob] = await Promise.all([makeUser("Ann"), makeUser("Bob")]);
  const [sales, service] = [
    await crm.makePipeline("Lead", "Closing"),
    await crm.makePipeline("Open", "Done"),
  ];
  world = { ann, bob, sales, service };
});
beforeEach(() => {
  ignored = null;
  isMixedUp = false;
});
afterAll(() => crm.close());

async function makeUser(firstName: string): Promise<string> {
  const email = `${firstName.toLowerCase()}@example.com`;
  return (await crm.call("POST", "/users/", { firstName, lastName: "Lee", email })).body.id;
}

let made = 0;
async function make(owner: "ann" | "bob", pipeline: Pipe = world.sales): Promise<string> {
  made += 1;
  const title = owner === "bob" ? BOBS : "Ann's own";
  const contact = { name: title, email: `c${made}@example.com`, tags: [title] };
  const draft = {
    title,
    stageId: pipeline.stageIds[0] ?? "",
    status: "open" as const,
    value: VALUE,
    contact,
  };
  const of = { pipelineId: pipeline.id, draft: { ...draft, ownerId: world[owner] } };
  return (await everything.createOpportunity(ALL, of)).id;
}

const ann = (restrictions: Partial<Restrictions> = {}, role: Session["role"] = "admin"): Session => ({
  ...ALL,
  userId: world.ann,
  role,
  restrictions: { ...UNRESTRICTED, ...restrictions },
});

/** Each verb, towards one opportunity in a pipeline. */
const CALLS = {
  listPipelines: (session) => board.listPipelines(session),
  listStagePage: (session, { pipelineId }) => board.listStagePage(session, { pipelineId }),
  summarise: (session, { pipelineId }) => board.summarise(session, { pipelineId }),
  getOpportunity: (session, one) => board.getOpportunity(session, one),
  createOpportunity: (session, { pipelineId, stageId }) => {
    made += 1;
    const contact = { email: `c${made}@example.com` };
    return board.createOpportunity(session, {
      pipelineId,
      draft: { title: "Ann's own", stageId, status: "open", contact },
    });
  },
  editOpportunity: (session, { stageId: _, ...one }) =>
    board.editOpportunity(session, { ...one, draft: { source: `edit ${made}` } }),
  moveOpportunity: (session, { stageId, ...one }) =>
    board.moveOpportunity(session, { ...one, to: { stageId, status: "won" } }),
  deleteOpportunity: (session, { stageId: _, ...one }) => board.deleteOpportunity(session, one),
  searchContacts: (session) => board.searchContacts(session, { query: "secret" }),
  listUsers: (session) => board.listUsers(session),
} as const satisfies Record<
  Verb,
  (session: Session, one: { pipelineId: string; opportunityId: string; stageId: string }) => Promise<unknown>
>;
const isVerb = (name: string): name is Verb => name in CALLS;
const VERBS = Object.keys(CALLS).filter(isVerb);

async function outcomeOf(call: Promise<unknown>): Promise<{ code: string; answer: unknown }> {
  return call.then(
    (answer) => ({ code: "ok", answer }),
    (error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      const { code, hint, current, fieldErrors } = error;
      return { code, answer: { hint, current, fieldErrors } };
    },
  );
}

async function call(verb: Verb, session: Session, opportunityId: string, pipeline: Pipe = world.sales) {
  const [stageId = ""] = pipeline.stageIds;
  return outcomeOf(CALLS[verb](session, { pipelineId: pipeline.id, opportunityId, stageId }));
}

test("every verb of the board has its role, and stands in the tables of this file", () => {
  expect(VERBS.toSorted()).toEqual(Object.keys(everything).sort());
  expect(VERBS.toSorted()).toEqual(Object.keys(board).sort());
  expect(VERBS.toSorted()).toEqual(Object.keys(BOARD_ROLES).sort());
});

describe.each(ROLES)("a %s", (role) => {
  test.each(VERBS)("calls %s as far as the role goes", async (verb) => {
    const { code } = await call(verb, ann({}, role), await make("bob"));
    const may = ROLES.indexOf(role) >= ROLES.indexOf(BOARD_ROLES[verb]);
    expect(code).toBe(may ? "ok" : "forbidden");
  });
});

/** Where one opportunity alone is asked for, it does not exist. */
const HIDDEN = {
  listPipelines: "ok",
  listStagePage: "ok",
  summarise: "ok",
  getOpportunity: "not_found",
  createOpportunity: "ok",
  editOpportunity: "not_found",
  moveOpportunity: "not_found",
  deleteOpportunity: "not_found",
  searchContacts: "ok",
  listUsers: "ok",
} as const satisfies Record<Verb, string>;

/** And in a pipeline that does not exist nothing does. */
const ELSEWHERE = {
  ...HIDDEN,
  listStagePage: "not_found",
  summarise: "not_found",
  createOpportunity: "not_found",
} as const satisfies Record<Verb, string>;

describe("whoever sees only their own", () => {
  const own = () => ann({ ownOnly: true });

  test.each(VERBS)("learns nothing of another's by %s, also when the CRM ignores the owner", async (verb) => {
    const bobs = await make("bob");
    const before = await everything.getOpportunity(ALL, { pipelineId: world.sales.id, opportunityId: bobs });
    for (ignored of [null, "assignedTo"]) {
      const { code, answer } = await call(verb, own(), bobs);
      expect(code).toBe(ignored && verb === "summarise" ? "upstream_invalid" : HIDDEN[verb]);
      expect(JSON.stringify(answer) ?? "").not.toMatch(TELLING);
    }
    const now = await everything.getOpportunity(ALL, { pipelineId: world.sales.id, opportunityId: bobs });
    expect(now).toEqual(before);
  });

  test.each(VERBS)("can do to their own by %s what their role lets them", async (verb) => {
    expect((await call(verb, own(), await make("ann"))).code).toBe("ok");
  });

  test("counts and adds up their own alone", async () => {
    const pipeline = await crm.makePipeline("Lead");
    for (const owner of ["ann", "bob", "bob"] as const) await make(owner, pipeline);
    const of = { pipelineId: pipeline.id };
    const [stage] = (await board.summarise(own(), of)).stages;
    expect(stage).toMatchObject({ count: 1, value: VALUE });
    expect(await board.listStagePage(own(), of)).toMatchObject({
      total: 1,
      opportunities: [{ title: "Ann's own" }],
    });
    // A total over what was not filtered would tell how much the others have.
    ignored = "assignedTo";
    expect((await board.listStagePage(own(), of)).total).toBe(1);
  });

  test("finds nothing when they ask for another's, and their own when they ask for theirs", async () => {
    const of = (ownerId: string) => ({ pipelineId: world.sales.id, filters: { ownerId } });
    await make("ann");
    expect((await board.listStagePage(own(), of(world.bob))).total).toBe(0);
    const { stages } = await board.summarise(own(), of(world.bob));
    expect(stages.map(({ count, value }) => [count, value])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect((await board.listStagePage(own(), of(world.ann))).total).toBeGreaterThan(0);
  });

  test("owns what they create, and gives nothing away", async () => {
    const [stageId = ""] = world.sales.stageIds;
    const create = (ownerId?: string | null) => {
      made += 1;
      const contact = { email: `c${made}@example.com` };
      const draft = { title: "New", stageId, status: "open" as const, contact };
      const of = { pipelineId: world.sales.id, draft: ownerId === undefined ? draft : { ...draft, ownerId } };
      return board.createOpportunity(own(), of);
    };
    for (const ownerId of [undefined, null, world.ann])
      expect((await create(ownerId)).ownerId).toBe(world.ann);
    await expect(create(world.bob)).rejects.toMatchObject({
      code: "forbidden",
      fieldErrors: [{ path: "ownerId" }],
    });
    const one = { pipelineId: world.sales.id, opportunityId: await make("ann") };
    for (const ownerId of [world.bob, null]) {
      await expect(board.editOpportunity(own(), { ...one, draft: { ownerId } })).rejects.toMatchObject({
        code: "forbidden",
      });
    }
  });

  test("has their own back from a write, also when the CRM leaves its owner out", async () => {
    const ownerless = restricted({
      ...everything,
      createOpportunity: async (...of) => ({ ...(await everything.createOpportunity(...of)), ownerId: null }),
      editOpportunity: async (...of) => ({ ...(await everything.editOpportunity(...of)), ownerId: null }),
    });
    const [pipelineId, [stageId = ""]] = [world.sales.id, world.sales.stageIds];
    const draft = { title: "New", stageId, status: "open" as const, contact: { email: "own@example.com" } };
    const { id, ownerId } = await ownerless.createOpportunity(own(), { pipelineId, draft });
    const edit = { pipelineId, opportunityId: id, draft: { title: "Newer" } };
    const edited = await ownerless.editOpportunity(own(), edit);
    expect([ownerId, edited]).toEqual([world.ann, expect.objectContaining({ title: "Newer", ownerId })]);
  });

  test("is not told by a creation's key what has become of it in another's hands", async () => {
    const contact = { email: "given@example.com" };
    const [stageId = ""] = world.sales.stageIds;
    const draft = { title: "New", stageId, status: "open" as const, contact };
    const create = () =>
      board.createOpportunity(own(), { pipelineId: world.sales.id, draft, idempotencyKey: "given-away" });
    const { id: opportunityId } = await create();
    expect((await create()).id).toBe(opportunityId);
    const change = { draft: { ownerId: world.bob, title: BOBS } };
    await everything.editOpportunity(ALL, { pipelineId: world.sales.id, opportunityId, ...change });
    await expect(create()).rejects.toMatchObject({ code: "not_found", current: undefined });
  });

  test("chooses among the contacts of their own opportunities", async () => {
    await make("ann");
    const names = async (query?: string) =>
      (await board.searchContacts(own(), { query })).map(({ name }) => name);
    expect(new Set(await names())).toContain("Ann's own");
    expect(await names(BOBS)).toEqual([]);
  });

  test("sees nothing at all when nobody can tell who they are", async () => {
    const nobody = { ...own(), userId: null };
    const made = await everything.createOpportunity(ALL, {
      pipelineId: world.sales.id,
      draft: {
        title: "Nobody's",
        stageId: world.sales.stageIds[0] ?? "",
        status: "open",
        contact: { email: "n@x.io" },
      },
    });
    expect((await call("getOpportunity", nobody, made.id)).code).toBe("not_found");
    expect((await board.listStagePage(nobody, { pipelineId: world.sales.id })).opportunities).toEqual([]);
  });
});

describe("whoever sees only some pipelines", () => {
  const some = () => ann({ pipelineIds: [world.sales.id] });

  test.each(VERBS)("finds nothing of another by %s", async (verb) => {
    const hidden = await make("ann", world.service);
    const { code, answer } = await call(verb, some(), hidden, world.service);
    expect(code).toBe(ELSEWHERE[verb]);
    expect(JSON.stringify(answer) ?? "").not.toContain(world.service.id);
  });

  test.each(VERBS)("does not reach into another by %s under the name of their own", async (verb) => {
    const hidden = await make("ann", world.service);
    const { code } = await call(verb, some(), hidden, { ...world.service, id: world.sales.id });
    const expected = verb === "createOpportunity" ? "not_found" : HIDDEN[verb];
    expect(code).toBe(expected);
  });

  test("moves and lists within theirs, and never to or by a stage of another", async () => {
    const one = { pipelineId: world.sales.id, opportunityId: await make("bob") };
    const to = (stageId = "") => board.moveOpportunity(some(), { ...one, to: { stageId, status: "open" } });
    expect(await to(world.sales.stageIds[1])).toMatchObject({ stageId: world.sales.stageIds[1] });
    await expect(to(world.service.stageIds[0])).rejects.toMatchObject({ code: "not_found" });
    const edit = { draft: { stageId: world.service.stageIds[0] ?? "" } };
    await expect(board.editOpportunity(some(), { ...one, ...edit })).rejects.toMatchObject({
      code: "not_found",
    });
    const page = { pipelineId: one.pipelineId, stageId: world.service.stageIds[0] };
    await expect(board.listStagePage(some(), page)).rejects.toMatchObject({ code: "not_found" });
  });

  test.each(
    VERBS,
  )("learns nothing by %s from a CRM that mixes pipelines up, and changes nothing", async (verb) => {
    const hidden = { pipelineId: world.service.id, opportunityId: await make("bob", world.service) };
    const before = await everything.getOpportunity(ALL, hidden);
    isMixedUp = true;
    // A create is refused by the CRM, whose other pipeline has no such stage.
    const expected = verb === "createOpportunity" ? "rejected" : HIDDEN[verb];
    const { code, answer } = await call(verb, some(), hidden.opportunityId);
    expect(code).toBe(expected);
    if (verb !== "listUsers" && verb !== "searchContacts") {
      expect(JSON.stringify(answer) ?? "").not.toMatch(TELLING);
    }
    isMixedUp = false;
    expect(await everything.getOpportunity(ALL, hidden)).toEqual(before);
  });

  test("sees no pipeline where the list of theirs is empty", async () => {
    expect(await board.listPipelines(ann({ pipelineIds: [] }))).toEqual([]);
  });
});

describe("from whom values are hidden", () => {
  const blind = () => ann({ hidesValues: true });

  test.each(VERBS)("%s tells no value", async (verb) => {
    const { code, answer } = await call(verb, blind(), await make("bob"));
    expect(code).toBe("ok");
    expect(JSON.stringify(answer) ?? "").not.toMatch(/777\.77|"value":(?!null)/);
  });

  test("a conflict tells none either", async () => {
    const one = { pipelineId: world.sales.id, opportunityId: await make("bob") };
    const draft = { title: "Mine", base: { title: "As it was", value: null } };
    const { code, answer } = await outcomeOf(board.editOpportunity(blind(), { ...one, draft }));
    expect([code, answer]).toMatchObject(["conflict", { current: { title: BOBS, value: null } }]);
    const base = { stageId: world.sales.stageIds[1] ?? "", status: "lost" as const };
    const moved = { ...one, to: { stageId: base.stageId, status: "won" as const, base } };
    expect(await outcomeOf(board.moveOpportunity(blind(), moved))).toMatchObject({
      code: "conflict",
      answer: { current: { value: null } },
    });
  });

  test("none is written, and one that is there is not cleared by a form that was shown none", async () => {
    const one = { pipelineId: world.sales.id, opportunityId: await make("ann") };
    const edit = (draft: object) => board.editOpportunity(blind(), { ...one, draft });
    const refusal = { code: "forbidden", fieldErrors: [{ path: "value" }] };
    await expect(edit({ value: 1 })).rejects.toMatchObject(refusal);
    const [stageId = ""] = world.sales.stageIds;
    const draft = { title: "T", stageId, status: "open" as const, value: 1, contact: { email: "v@x.io" } };
    const created = board.createOpportunity(blind(), { pipelineId: one.pipelineId, draft });
    await expect(created).rejects.toMatchObject(refusal);
    await edit({ title: "Renamed", value: null, base: { title: "Ann's own", value: null } });
    await edit({ source: "web", value: null });
    expect(await everything.getOpportunity(ALL, one)).toMatchObject({ title: "Renamed", value: VALUE });
  });
});

test("a conflict over an opportunity that has gone to somebody else shows nothing of it", async () => {
  const one = { pipelineId: world.sales.id, opportunityId: await make("ann") };
  const gone: BoardService = {
    ...everything,
    // Somebody gives it to Bob between the look and the write.
    moveOpportunity: async (session, move) => {
      const draft = { ownerId: world.bob, title: BOBS };
      await everything.editOpportunity(ALL, { ...one, draft });
      return everything.moveOpportunity(session, move);
    },
  };
  const base = { stageId: world.sales.stageIds[1] ?? "", status: "lost" as const };
  const move = { ...one, to: { stageId: base.stageId, status: "won" as const, base } };
  const outcome = await outcomeOf(restricted(gone).moveOpportunity(ann({ ownOnly: true }), move));
  expect(outcome.code).toBe("not_found");
  expect(JSON.stringify(outcome)).not.toMatch(TELLING);
});
