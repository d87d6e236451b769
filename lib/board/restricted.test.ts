import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { LOCAL_SESSION as ALL, ROLES } from "@/lib/identity/session";
import {
  BOBS,
  HIDDEN,
  newEmail,
  openRestrictedBoard,
  outcomeOf,
  type RestrictedBoard,
  TELLING,
  VALUE,
  VERBS,
} from "./fixtures/restricted-board";
import type { BoardService } from "./service";
import { BOARD_ROLES, restricted } from "./service-access";

let at: RestrictedBoard;
beforeAll(async () => {
  at = await openRestrictedBoard();
});
beforeEach(() => at.behave());
afterAll(() => at.close());

test("every verb of the board has its role, and stands in the tables of this file", () => {
  expect(VERBS.toSorted()).toEqual(Object.keys(at.everything).sort());
  expect(VERBS.toSorted()).toEqual(Object.keys(at.board).sort());
  expect(VERBS.toSorted()).toEqual(Object.keys(BOARD_ROLES).sort());
});

describe.each(ROLES)("a %s", (role) => {
  test.each(VERBS)("calls %s as far as the role goes", async (verb) => {
    const { code } = await at.call(verb, at.ann({}, role), await at.make("bob"));
    const may = ROLES.indexOf(role) >= ROLES.indexOf(BOARD_ROLES[verb]);
    expect(code).toBe(may ? "ok" : "forbidden");
  });
});

describe("whoever sees only their own", () => {
  const own = () => at.ann({ ownOnly: true });

  test.each(VERBS)("learns nothing of another's by %s, also when the CRM ignores the owner", async (verb) => {
    const bobs = await at.make("bob");
    const before = await at.everything.getOpportunity(ALL, { pipelineId: at.sales.id, opportunityId: bobs });
    for (const ignored of [null, "assignedTo"]) {
      at.behave({ ignored });
      const { code, answer } = await at.call(verb, own(), bobs);
      expect(code).toBe(ignored && verb === "summarise" ? "upstream_invalid" : HIDDEN[verb]);
      expect(JSON.stringify(answer) ?? "").not.toMatch(TELLING);
    }
    const now = await at.everything.getOpportunity(ALL, { pipelineId: at.sales.id, opportunityId: bobs });
    expect(now).toEqual(before);
  });

  test.each(VERBS)("can do to their own by %s what their role lets them", async (verb) => {
    expect((await at.call(verb, own(), await at.make("ann"))).code).toBe("ok");
  });

  test.each([
    "editOpportunity",
    "moveOpportunity",
    "deleteOpportunity",
  ] as const)("hears of %s that nothing was changed, where what they may see cannot be read", async (verb) => {
    const anns = await at.make("ann");
    at.behave({ isSilent: true });
    const { code, answer } = await at.call(verb, own(), anns);
    expect([code, answer]).toMatchObject([
      "upstream_unavailable",
      { hint: expect.stringMatching(/^Nothing was changed\. /) },
    ]);
  });

  test("counts and adds up their own alone", async () => {
    const pipeline = await at.makePipeline("Lead");
    for (const owner of ["ann", "bob", "bob"] as const) await at.make(owner, pipeline);
    const of = { pipelineId: pipeline.id };
    const [stage] = (await at.board.summarise(own(), of)).stages;
    expect(stage).toMatchObject({ count: 1, value: VALUE });
    expect(await at.board.listStagePage(own(), of)).toMatchObject({
      total: 1,
      opportunities: [{ title: "Ann's own" }],
    });
    // A total over what was not filtered would tell how much the others have.
    at.behave({ ignored: "assignedTo" });
    expect((await at.board.listStagePage(own(), of)).total).toBe(1);
  });

  test("finds nothing when they ask for another's, and their own when they ask for theirs", async () => {
    const of = (ownerId: string) => ({ pipelineId: at.sales.id, filters: { ownerId } });
    await at.make("ann");
    expect((await at.board.listStagePage(own(), of(at.owners.bob))).total).toBe(0);
    const { stages } = await at.board.summarise(own(), of(at.owners.bob));
    expect(stages.map(({ count, value }) => [count, value])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect((await at.board.listStagePage(own(), of(at.owners.ann))).total).toBeGreaterThan(0);
  });

  test("owns what they create, and gives nothing away", async () => {
    const [stageId = ""] = at.sales.stageIds;
    const create = (ownerId?: string | null) => {
      const contact = { email: newEmail() };
      const draft = { title: "New", stageId, status: "open" as const, contact };
      const of = { pipelineId: at.sales.id, draft: ownerId === undefined ? draft : { ...draft, ownerId } };
      return at.board.createOpportunity(own(), of);
    };
    for (const ownerId of [undefined, null, at.owners.ann])
      expect((await create(ownerId)).ownerId).toBe(at.owners.ann);
    await expect(create(at.owners.bob)).rejects.toMatchObject({
      code: "forbidden",
      fieldErrors: [{ path: "ownerId" }],
    });
    const one = { pipelineId: at.sales.id, opportunityId: await at.make("ann") };
    for (const ownerId of [at.owners.bob, null]) {
      await expect(at.board.editOpportunity(own(), { ...one, draft: { ownerId } })).rejects.toMatchObject({
        code: "forbidden",
      });
    }
  });

  test("has their own back from a write, also when the CRM leaves its owner out", async () => {
    const ownerless = restricted({
      ...at.everything,
      createOpportunity: async (...of) => ({
        ...(await at.everything.createOpportunity(...of)),
        ownerId: null,
      }),
      editOpportunity: async (...of) => ({ ...(await at.everything.editOpportunity(...of)), ownerId: null }),
    });
    const [pipelineId, [stageId = ""]] = [at.sales.id, at.sales.stageIds];
    const draft = { title: "New", stageId, status: "open" as const, contact: { email: "own@example.com" } };
    const { id, ownerId } = await ownerless.createOpportunity(own(), { pipelineId, draft });
    const edit = { pipelineId, opportunityId: id, draft: { title: "Newer" } };
    const edited = await ownerless.editOpportunity(own(), edit);
    expect([ownerId, edited]).toEqual([at.owners.ann, expect.objectContaining({ title: "Newer", ownerId })]);
  });

  test("is not told by a creation's key what has become of it in another's hands", async () => {
    const contact = { email: "given@example.com" };
    const [stageId = ""] = at.sales.stageIds;
    const draft = { title: "New", stageId, status: "open" as const, contact };
    const create = () =>
      at.board.createOpportunity(own(), { pipelineId: at.sales.id, draft, idempotencyKey: "given-away" });
    const { id: opportunityId } = await create();
    expect((await create()).id).toBe(opportunityId);
    const change = { draft: { ownerId: at.owners.bob, title: BOBS } };
    await at.everything.editOpportunity(ALL, { pipelineId: at.sales.id, opportunityId, ...change });
    await expect(create()).rejects.toMatchObject({ code: "not_found", current: undefined });
  });

  test("chooses among the contacts of their own opportunities", async () => {
    await at.make("ann");
    const names = async (query?: string) =>
      (await at.board.searchContacts(own(), { query })).map(({ name }) => name);
    expect(new Set(await names())).toContain("Ann's own");
    expect(await names(BOBS)).toEqual([]);
  });

  test("sees nothing at all when nobody can tell who they are", async () => {
    const nobody = { ...own(), userId: null };
    const made = await at.everything.createOpportunity(ALL, {
      pipelineId: at.sales.id,
      draft: {
        title: "Nobody's",
        stageId: at.sales.stageIds[0] ?? "",
        status: "open",
        contact: { email: "n@x.io" },
      },
    });
    expect((await at.call("getOpportunity", nobody, made.id)).code).toBe("not_found");
    expect((await at.board.listStagePage(nobody, { pipelineId: at.sales.id })).opportunities).toEqual([]);
  });
});

test("a conflict over an opportunity that has gone to somebody else shows nothing of it", async () => {
  const one = { pipelineId: at.sales.id, opportunityId: await at.make("ann") };
  const gone: BoardService = {
    ...at.everything,
    // Somebody gives it to Bob between the look and the write.
    moveOpportunity: async (session, move) => {
      const draft = { ownerId: at.owners.bob, title: BOBS };
      await at.everything.editOpportunity(ALL, { ...one, draft });
      return at.everything.moveOpportunity(session, move);
    },
  };
  const base = { stageId: at.sales.stageIds[1] ?? "", status: "lost" as const };
  const move = { ...one, to: { stageId: base.stageId, status: "won" as const, base } };
  const outcome = await outcomeOf(restricted(gone).moveOpportunity(at.ann({ ownOnly: true }), move));
  expect(outcome.code).toBe("not_found");
  expect(JSON.stringify(outcome)).not.toMatch(TELLING);
});
