import { describe, expect, test } from "vitest";
import { arrivalOf } from "./arrival";
import type { EditDraft } from "./drafts";
import { mergeEdit } from "./merge";
import type { Opportunity } from "./model";

const BEFORE: Opportunity = {
  id: "o1",
  title: "Acme",
  value: 100,
  stageId: "s1",
  status: "open",
  ownerId: "u1",
  source: null,
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  lastStatusChangeAt: null,
  contact: { id: "c1", name: "Jo", company: null, email: "jo@x.io", phone: null, tags: ["a"] },
};

function judge(draft: EditDraft, now: Partial<Opportunity>) {
  const { changed } = mergeEdit(BEFORE, draft);
  return arrivalOf({ ...BEFORE, ...now }, { before: BEFORE, draft, changed });
}
const contact = (fields: Partial<Opportunity["contact"]>) => ({ contact: { ...BEFORE.contact, ...fields } });

describe("an edit without an answer", () => {
  test("has arrived when its fields hold what was sent, whatever else has changed", () => {
    expect(judge({ title: "New", value: 5 }, { title: "New", value: 5, stageId: "s2" }).kind).toBe("arrived");
  });

  test("has arrived in part where one of its fields is as it was", () => {
    expect(judge({ title: "New", ownerId: null }, { title: "New" }).kind).toBe("partly");
  });

  test("has arrived in upstream's own spelling of email, phone and tags", () => {
    const draft = { contact: { email: "Jo@Y.io", phone: "(555) 0100", tags: ["Hot", "a"] } };
    const now = contact({ email: "jo@y.io", phone: "+15550100", tags: ["a", "hot"] });
    expect(judge(draft, now).kind).toBe("arrived");
    expect(judge({ contact: { email: null } }, contact({ email: null })).kind).toBe("arrived");
  });

  test("is not judged by what it only spells in another way", () => {
    const draft = { title: "New", contact: { email: "Jo@X.io", tags: ["A"] } };
    expect(judge(draft, { title: "New" }).kind).toBe("arrived");
    expect(judge(draft, {}).kind).toBe("notArrived");
  });

  test("has not arrived while all of its fields are as they were", () => {
    expect(judge({ title: "New", contact: { name: "Joan" } }, { stageId: "s2", value: 7 }).kind).toBe(
      "notArrived",
    );
  });

  test("is overtaken in the fields that somebody else wrote since", () => {
    expect(judge({ title: "New", value: 5 }, { title: "Theirs", value: 5 })).toEqual({
      kind: "overtaken",
      fields: ["title"],
    });
  });
});
