import { expect, test } from "vitest";
import type { Opportunity } from "@/lib/board/model";
import { ApiProblem, type ProblemDetails } from "@/lib/http/api-problem";
import { type Attempt, failureOf } from "./failure";

const problem = (details: Partial<ProblemDetails>) =>
  new ApiProblem({ code: "rejected", detail: "The CRM did not take it.", requestId: "r-1", ...details });

const current: Opportunity = {
  ...{ id: "o1", title: "Roof", value: null, stageId: "s1", status: "open", ownerId: null, source: null },
  ...{ createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-01T00:00:00Z", lastStatusChangeAt: null },
  contact: { id: "c1", name: null, company: null, email: null, phone: null, tags: [] },
};

test("errors of fields go beside them, and the rest is told for the whole form", () => {
  const fieldErrors = [
    { path: "contact.tags.2", message: "is too long" },
    { path: "", message: "The campaign is unknown." },
  ];
  expect(failureOf(problem({ fieldErrors }), "edit")).toMatchObject({
    kind: "failed",
    fields: [{ path: "contact.tags", message: "is too long" }],
    messages: ["The CRM did not take it.", "The campaign is unknown."],
    requestId: "r-1",
  });
});

test("a conflict brings the opportunity as it is now, and without one is a plain failure", () => {
  expect(failureOf(problem({ code: "conflict", current }), "edit")).toMatchObject({
    kind: "conflict",
    current,
  });
  expect(failureOf(problem({ code: "conflict", current: { id: "o1" } }), "edit").kind).toBe("failed");
});

test("what no longer exists is gone", () => {
  expect(failureOf(problem({ code: "not_found" }), "delete").kind).toBe("gone");
});

test("what was created is not said to be there or not created when it has left the board since", () => {
  const detail = "It was created, and has been deleted or moved to another pipeline since.";
  expect(failureOf(problem({ code: "not_found", detail }), "create")).toMatchObject({
    kind: "nowhere",
    messages: [detail],
    mayExist: false,
  });
});

test.each<[Attempt, RegExp]>([
  ["create", /look for it on the board before you save again/],
  ["edit", /Saving again does no harm/],
  ["delete", /may have been deleted/],
])("a lost answer to a %s says that it may have happened", (attempt, said) => {
  const lost = failureOf(problem({ code: "timeout" }), attempt);
  expect(lost.messages.join(" ")).toMatch(said);
  expect(lost.isInDoubt).toBe(true);
  expect(failureOf(problem({ code: "offline" }), attempt).messages).toHaveLength(1);
});

test("a creation that the server cannot vouch for is told in the server's words alone", () => {
  const told = failureOf(problem({ code: "upstream_timeout" }), "create");
  expect(told).toMatchObject({ messages: ["The CRM did not take it."], isInDoubt: true, mayExist: true });
});

test.each([
  "edit",
  "delete",
] as const)("what the server cannot tell of a lost %s is told in its words, and that it is looked up", (attempt) => {
  expect(failureOf(problem({ code: "upstream_timeout" }), attempt)).toMatchObject({
    messages: ["The CRM did not take it.", "It is looked up by itself."],
    isInDoubt: true,
  });
});

test("a mistake of ours tells nothing but that something went wrong", () => {
  const failure = failureOf(new TypeError("x is not a function"), "edit");
  expect(failure.messages.join(" ")).not.toContain("x is not");
  expect(failure.kind).toBe("failed");
});

test("a creation whose twin is still under way, and one whose answer was lost, may be on the board", () => {
  expect(failureOf(problem({ code: "conflict" }), "create")).toMatchObject({ kind: "twin", mayExist: true });
  expect(failureOf(problem({ code: "upstream_timeout" }), "create")).toMatchObject({ mayExist: true });
  expect(failureOf(problem({ code: "upstream_timeout" }), "edit")).toMatchObject({ mayExist: false });
  expect(failureOf(problem({ code: "upstream_unavailable" }), "create")).toMatchObject({ mayExist: false });
});

test.each([
  ["blames a field", [{ path: "contact.email", message: "is no email" }]],
  ["blames no field", []],
])("a creation that is refused and %s is over, and nothing to look for", (_, fieldErrors) => {
  expect(failureOf(problem({ fieldErrors }), "create")).toMatchObject({ isRefused: true, mayExist: false });
});

test("a creation that could not be sent is neither refused nor to be looked for", () => {
  expect(failureOf(problem({ code: "offline" }), "create")).toMatchObject({
    ...{ isRefused: false, mayExist: false },
  });
});
