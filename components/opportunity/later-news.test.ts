import { expect, test } from "vitest";
import type { Opportunity } from "@/lib/board/model";
import type { BoardEvent } from "@/lib/board/shown";
import { ApiProblem, type ProblemCode } from "@/lib/http/api-problem";
import { type Attempt, failureOf } from "./failure";
import { laterNewsOf } from "./later-news";

const opportunity: Opportunity = {
  ...{ id: "o1", title: "Roof", value: null, stageId: "s1", status: "open", ownerId: null, source: null },
  ...{ createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-01T00:00:00Z", lastStatusChangeAt: null },
  contact: { id: "c1", name: null, company: null, email: null, phone: null, tags: [] },
};
const problem = (code: ProblemCode) => new ApiProblem({ code, detail: "Why." });
const about = { changeId: "c1", opportunity };
const refused = (change: "move" | "edit" | "delete", code: ProblemCode): BoardEvent => ({
  ...{ kind: "refused", change, problem: problem(code), canRetry: true, ...about },
});
const inDoubt = (attempt: Attempt) => ({
  ...{ opportunityId: "o1", told: failureOf(problem("upstream_timeout"), attempt) },
});

test("a move that came to nothing has its form show where the card was, and what others did instead is theirs", () => {
  const from = { stageId: "s0", status: "open" } as const;
  const overtaken = { from, to: { ...from, stageId: "s2" }, leftView: false, mayArrive: false };
  const of = { opportunityId: "o1", told: null };
  const event = refused("move", "forbidden");
  expect(laterNewsOf(event, of)).toEqual({ kind: "putBack", place: opportunity });
  expect(laterNewsOf({ ...event, ...{ overtaken } }, of)).toEqual({ kind: "putBack", place: from });
});

test("a deletion of unknown outcome that was not done is told as not done", () => {
  expect(laterNewsOf(refused("delete", "upstream_unavailable"), inDoubt("delete"))).toMatchObject({
    failure: { attempt: "delete", isInDoubt: false, messages: ["Why."] },
  });
});

test("an opportunity that is deleted after all is, whatever stands in its form", () => {
  const deleted: BoardEvent = { kind: "deleted", ...about };
  for (const told of [inDoubt("delete").told, null])
    expect(laterNewsOf(deleted, { opportunityId: "o1", told })).toEqual({ kind: "deleted" });
  expect(laterNewsOf(deleted, { opportunityId: "o2", told: null })).toBeNull();
  expect(laterNewsOf(deleted, { opportunityId: null, told: null })).toBeNull();
});

test("an edit of unknown outcome is saved, not saved, or of what no longer exists", () => {
  const edited: BoardEvent = { kind: "edited", leftView: false, ...about };
  expect(laterNewsOf(edited, inDoubt("edit"))).toEqual({ kind: "saved", opportunity });
  expect(laterNewsOf(refused("edit", "upstream_unavailable"), inDoubt("edit"))).toMatchObject({
    failure: { kind: "failed", isInDoubt: false },
    opportunity,
  });
  expect(laterNewsOf(refused("edit", "not_found"), inDoubt("edit"))).toMatchObject({
    failure: { kind: "gone" },
  });
});

test("what was not done is told also in a form that was opened after it was tried", () => {
  const opened = { opportunityId: "o1", told: null };
  expect(laterNewsOf(refused("delete", "upstream_unavailable"), opened)).toMatchObject({
    failure: { attempt: "delete", isInDoubt: false },
    opportunity: null,
  });
});

test("an edit that turns out to be saved says nothing of a deletion that stands in the form", () => {
  expect(laterNewsOf({ kind: "edited", leftView: false, ...about }, inDoubt("delete"))).toBeNull();
});
