import { describe, expect, test } from "vitest";
import { ApiProblem } from "@/lib/http/api-problem";
import { opportunity, problem } from "./fixtures/model-server";
import { judge } from "./judgement";
import type { Opportunity } from "./model";
import type { Write } from "./writes";

const base = opportunity("o", { title: "Acme", value: 10 });
const draft = { value: 777, ownerId: "me", base: { value: 10, ownerId: null } };
const edit: Write = { kind: "edit", draft };
const toB: Write = { kind: "move", to: { stageId: "B", status: "open" }, isUndo: false };

function judged(write: Write, found: Opportunity | null, more: { isLate?: boolean; next?: Write } = {}) {
  const about = { changeId: "1", opportunityId: "o", pipelineId: "P", from: null, madeAt: 0 };
  const change = { ...about, write, state: "unknown" } as const;
  const next = more.next && ({ ...about, changeId: "2", write: more.next, state: "waiting" } as const);
  const track = {
    base: { at: 0, opportunity: base, isRead: true },
    changes: next ? [change, next] : [change],
  };
  const end = judge({ change, track, found, problem: problem("timeout"), isLate: more.isLate ?? false });
  return end instanceof ApiProblem ? `${end.code}: ${end.detail}` : end;
}

const NOT_DONE = "upstream_unavailable: There was no clear answer at first.";

describe("what upstream holds says of a change without an answer that it", () => {
  test.each<[string, Write, Opportunity | null]>([
    ["a move stands where it leads", toB, { ...base, stageId: "B" }],
    ["a deletion has left nothing", { kind: "delete" }, null],
    ["all that an edit wrote is there", edit, { ...base, value: 777, ownerId: "me", stageId: "C" }],
  ])("has happened where %s", (_, write, found) => {
    expect(judged(write, found)).toBe("happened");
  });

  test.each<[string, Write, Opportunity]>([
    ["nothing has changed", toB, base],
    ["a deletion has left it there", { kind: "delete" }, base],
    ["an edit is there in part", edit, { ...base, ownerId: "me" }],
    ["somebody else wrote what an edit was to write", edit, { ...base, value: 5 }],
  ])("may still arrive where %s", (_, write, found) => {
    expect(judged(write, found)).toBeNull();
  });

  test.each<[string, Write, Opportunity, string]>([
    [
      "nothing has changed",
      edit,
      base,
      `${NOT_DONE} By now it is known that nothing was changed. You can save it again.`,
    ],
    [
      "it is there in part",
      edit,
      { ...base, ownerId: "me" },
      `${NOT_DONE} Not all of it was saved. Save it again.`,
    ],
    [
      "others wrote the same",
      edit,
      { ...base, value: 5 },
      "conflict: Somebody else changed the same fields meanwhile.",
    ],
  ])("does not arrive any more, late, where %s", (_, write, found, why) => {
    expect(judged(write, found, { isLate: true })).toBe(why);
  });

  test("C1, C6: has been overtaken where others have moved it, and came too late where it is gone", () => {
    expect(judged(toB, { ...base, stageId: "C" })).toBe("conflict: Somebody else changed it meanwhile.");
    expect(judged(edit, null)).toBe("not_found: It no longer exists.");
  });

  test("makes room for a deletion, of which nothing can be undone, and for nothing else", () => {
    const words = `${NOT_DONE} It had not been done when your next change was sent, and may still arrive.`;
    expect(judged(edit, base, { next: { kind: "delete" } })).toBe(words);
    expect(judged(toB, base, { next: { kind: "delete" } })).toBe(words);
    expect(judged(edit, base, { next: edit })).toBeNull();
    expect(judged(toB, base, { next: toB })).toBeNull();
  });
});
