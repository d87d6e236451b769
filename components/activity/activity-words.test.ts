import { expect, test } from "vitest";
import type { Activity } from "@/lib/activity/model";
import { deedWords, type Names } from "./activity-words";

const names: Names = {
  stage: (id) => ({ lead: "Lead", proposal: "Proposal" })[id] ?? "a deleted stage",
  owner: (id) => (id === "ann" ? "Ann Lee" : "somebody who is gone"),
  money: (value) => `$${value}`,
};

const words = (activity: Pick<Activity, "kind"> & Partial<Activity>) =>
  deedWords(
    {
      ...{ id: "a1", at: "2026-11-26T10:00:00Z", userId: "ann", userName: "Ann Lee", outcome: "done" },
      ...{ pipelineId: "p1", opportunityId: "o1", from: null, to: null, changes: [], requestId: "r1" },
      ...activity,
    },
    names,
  );

const open = (stageId: string) => ({ stageId, status: "open" }) as const;
const won = (stageId: string) => ({ stageId, status: "won" }) as const;

test("a creation says where, a deletion that it was one", () => {
  expect(words({ kind: "created", to: open("lead") })).toBe("created it in Lead");
  expect(words({ kind: "created", to: won("lead") })).toBe("created it in Lead (Won)");
  expect(words({ kind: "deleted" })).toBe("deleted it");
});

test.each([
  ["to another stage", open("lead"), open("proposal"), "from Lead to Proposal"],
  ["to another status", open("proposal"), won("proposal"), "from Proposal to Won"],
  ["back to open", won("proposal"), open("proposal"), "from Won to Open"],
  ["to both", open("lead"), won("proposal"), "from Lead to Proposal (Won)"],
  ["to both, not from open", won("lead"), open("proposal"), "from Lead (Won) to Proposal (Open)"],
  ["out of a stage that is gone", open("old"), open("lead"), "from a deleted stage to Lead"],
  ["from where nobody told", null, won("lead"), "to Lead (Won)"],
])("a move %s is told as one", (_, from, to, expected) => {
  expect(words({ kind: "moved", from, to })).toBe(`moved it ${expected}`);
});

test("an edit names its fields, and the contents of those that are no contact data", () => {
  const edited = (...changes: Activity["changes"]) => words({ kind: "edited", changes });
  expect(edited({ field: "value", from: 500, to: 1200 }, { field: "contact.phone" })).toBe(
    "edited value ($500 → $1200) and phone",
  );
  expect(edited({ field: "ownerId", from: "ann", to: null }, { field: "title" }, { field: "source" })).toBe(
    "edited owner (Ann Lee → nobody), title and source",
  );
  expect(edited({ field: "ownerId", from: null, to: "gone" })).toBe(
    "edited owner (nobody → somebody who is gone)",
  );
  expect(edited({ field: "status", to: "lost" })).toBe("edited status (to Lost)");
  expect(edited({ field: "stageId", from: "lead", to: "old" })).toBe("edited stage (Lead → a deleted stage)");
  expect(edited({ field: "value", from: null, to: 5 })).toBe("edited value (none → $5)");
  expect(edited({ field: "value" })).toBe("edited value");
  expect(edited()).toBe("edited it");
});

test("what was refused, and what nobody knows, is told as tried", () => {
  const move = { kind: "moved", from: open("lead"), to: won("lead") } as const;
  expect(words({ ...move, outcome: "refused" })).toBe("tried to move it from Lead to Won: refused");
  expect(words({ kind: "deleted", outcome: "unknown" })).toBe(
    "tried to delete it: not known whether it happened",
  );
});
