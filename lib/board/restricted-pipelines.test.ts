import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { LOCAL_SESSION as ALL } from "@/lib/identity/session";
import {
  HIDDEN,
  openRestrictedBoard,
  type RestrictedBoard,
  TELLING,
  VERBS,
  type Verb,
} from "./fixtures/restricted-board";

let at: RestrictedBoard;
beforeAll(async () => {
  at = await openRestrictedBoard();
});
beforeEach(() => at.behave());
afterAll(() => at.close());

/** In a pipeline that does not exist nothing does. */
const ELSEWHERE = {
  ...HIDDEN,
  listStagePage: "not_found",
  summarise: "not_found",
  createOpportunity: "not_found",
} as const satisfies Record<Verb, string>;

describe("whoever sees only some pipelines", () => {
  const some = () => at.ann({ pipelineIds: [at.sales.id] });

  test.each(VERBS)("finds nothing of another by %s", async (verb) => {
    const hidden = await at.make("ann", at.service);
    const { code, answer } = await at.call(verb, some(), hidden, at.service);
    expect(code).toBe(ELSEWHERE[verb]);
    expect(JSON.stringify(answer) ?? "").not.toContain(at.service.id);
  });

  test.each(VERBS)("does not reach into another by %s under the name of their own", async (verb) => {
    const hidden = await at.make("ann", at.service);
    const { code } = await at.call(verb, some(), hidden, { ...at.service, id: at.sales.id });
    const expected = verb === "createOpportunity" ? "not_found" : HIDDEN[verb];
    expect(code).toBe(expected);
  });

  test("moves and lists within theirs, and never to or by a stage of another", async () => {
    const one = { pipelineId: at.sales.id, opportunityId: await at.make("bob") };
    const to = (stageId = "") =>
      at.board.moveOpportunity(some(), { ...one, to: { stageId, status: "open" } });
    expect(await to(at.sales.stageIds[1])).toMatchObject({ stageId: at.sales.stageIds[1] });
    await expect(to(at.service.stageIds[0])).rejects.toMatchObject({ code: "not_found" });
    const edit = { draft: { stageId: at.service.stageIds[0] ?? "" } };
    await expect(at.board.editOpportunity(some(), { ...one, ...edit })).rejects.toMatchObject({
      code: "not_found",
    });
    const page = { pipelineId: one.pipelineId, stageId: at.service.stageIds[0] };
    await expect(at.board.listStagePage(some(), page)).rejects.toMatchObject({ code: "not_found" });
  });

  test.each(
    VERBS,
  )("learns nothing by %s from a CRM that mixes pipelines up, and changes nothing", async (verb) => {
    const hidden = { pipelineId: at.service.id, opportunityId: await at.make("bob", at.service) };
    const before = await at.everything.getOpportunity(ALL, hidden);
    at.behave({ isMixedUp: true });
    // A create is refused by the CRM, whose other pipeline has no such stage.
    const expected = verb === "createOpportunity" ? "rejected" : HIDDEN[verb];
    const { code, answer } = await at.call(verb, some(), hidden.opportunityId);
    expect(code).toBe(expected);
    if (verb !== "listUsers" && verb !== "searchContacts") {
      expect(JSON.stringify(answer) ?? "").not.toMatch(TELLING);
    }
    at.behave();
    expect(await at.everything.getOpportunity(ALL, hidden)).toEqual(before);
  });

  test("sees no pipeline where the list of theirs is empty", async () => {
    expect(await at.board.listPipelines(at.ann({ pipelineIds: [] }))).toEqual([]);
  });
});
