import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { LOCAL_SESSION as ALL } from "@/lib/identity/session";
import {
  BOBS,
  openRestrictedBoard,
  outcomeOf,
  type RestrictedBoard,
  VALUE,
  VERBS,
} from "./fixtures/restricted-board";

let at: RestrictedBoard;
beforeAll(async () => {
  at = await openRestrictedBoard();
});
beforeEach(() => at.behave());
afterAll(() => at.close());

describe("from whom values are hidden", () => {
  const blind = () => at.ann({ hidesValues: true });

  test.each(VERBS)("%s tells no value", async (verb) => {
    const { code, answer } = await at.call(verb, blind(), await at.make("bob"));
    expect(code).toBe("ok");
    expect(JSON.stringify(answer) ?? "").not.toMatch(/777\.77|"value":(?!null)/);
  });

  test("a conflict tells none either", async () => {
    const one = { pipelineId: at.sales.id, opportunityId: await at.make("bob") };
    const draft = { title: "Mine", base: { title: "As it was", value: null } };
    const { code, answer } = await outcomeOf(at.board.editOpportunity(blind(), { ...one, draft }));
    expect([code, answer]).toMatchObject(["conflict", { current: { title: BOBS, value: null } }]);
    const base = { stageId: at.sales.stageIds[1] ?? "", status: "lost" as const };
    const moved = { ...one, to: { stageId: base.stageId, status: "won" as const, base } };
    expect(await outcomeOf(at.board.moveOpportunity(blind(), moved))).toMatchObject({
      code: "conflict",
      answer: { current: { value: null } },
    });
  });

  test("none is written, and one that is there is not cleared by a form that was shown none", async () => {
    const one = { pipelineId: at.sales.id, opportunityId: await at.make("ann") };
    const edit = (draft: object) => at.board.editOpportunity(blind(), { ...one, draft });
    const refusal = { code: "forbidden", fieldErrors: [{ path: "value" }] };
    await expect(edit({ value: 1 })).rejects.toMatchObject(refusal);
    const [stageId = ""] = at.sales.stageIds;
    const draft = { title: "T", stageId, status: "open" as const, value: 1, contact: { email: "v@x.io" } };
    const created = at.board.createOpportunity(blind(), { pipelineId: one.pipelineId, draft });
    await expect(created).rejects.toMatchObject(refusal);
    await edit({ title: "Renamed", value: null, base: { title: "Ann's own", value: null } });
    await edit({ source: "web", value: null });
    expect(await at.everything.getOpportunity(ALL, one)).toMatchObject({ title: "Renamed", value: VALUE });
  });
});
