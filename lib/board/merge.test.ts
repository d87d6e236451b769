import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeEdit } from "./merge";
import type { Opportunity } from "./model";

const NOW: Opportunity = {
  id: "o1",
  title: "Acme",
  value: 100,
  stageId: "s1",
  status: "open",
  ownerId: null,
  source: null,
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  lastStatusChangeAt: null,
  contact: { id: "c1", name: "Jo", company: null, email: "jo@example.com", phone: null, tags: ["a", "b"] },
};

describe("merging an edit", () => {
  test("only what differs is written", () => {
    const draft = { title: "Acme", value: 200, source: null, contact: { name: "Jo", tags: ["b", "a"] } };
    expect(mergeEdit(NOW, draft)).toEqual({ changed: new Set(["value"]), conflicts: [] });
  });

  test("a field that somebody else changed, and this form did not, is merged", () => {
    const draft = { title: "Old title", value: 200, base: { title: "Old title", value: 100 } };
    expect(mergeEdit(NOW, draft)).toEqual({ changed: new Set(["value"]), conflicts: [] });
  });

  test("a field that both changed is a conflict", () => {
    const draft = { title: "Mine", value: 200, base: { title: "Old title", value: 100 } };
    expect(mergeEdit(NOW, draft)).toEqual({ changed: new Set(["title", "value"]), conflicts: ["title"] });
  });

  test("a field that both changed to the same is none", () => {
    expect(mergeEdit(NOW, { title: "Acme", base: { title: "Old title" } })).toEqual({
      changed: new Set(),
      conflicts: [],
    });
  });

  test("a contact's fields conflict one by one", () => {
    const draft = {
      contact: { name: "Joan", email: "joan@example.com" },
      base: { contact: { name: "Joe", email: "jo@example.com" } },
    };
    expect(mergeEdit(NOW, draft).conflicts).toEqual(["contact.name"]);
  });

  test("without a base the edit wins", () => {
    expect(mergeEdit(NOW, { title: "Mine" })).toEqual({ changed: new Set(["title"]), conflicts: [] });
  });

  test("none is none, however it is written", () => {
    const draft = {
      ownerId: "u1",
      contact: { phone: "+1" },
      base: { ownerId: null, contact: { phone: "" } },
    };
    expect(mergeEdit(NOW, draft).conflicts).toEqual([]);
    expect(mergeEdit({ ...NOW, value: null }, { value: 0 }).changed.size).toBe(0);
  });

  test("there is never a conflict over a field that is not written", () => {
    const text = fc.option(fc.constantFrom("a", "b", "c"), { nil: undefined });
    fc.assert(
      fc.property(text, text, fc.constantFrom("a", "b", "c"), (wanted, shown, now) => {
        const draft = {
          ...(wanted === undefined ? {} : { title: wanted }),
          base: shown === undefined ? {} : { title: shown },
        };
        const { changed, conflicts } = mergeEdit({ ...NOW, title: now }, draft);
        expect(conflicts.every((field) => changed.has(field))).toBe(true);
        expect(changed.has("title")).toBe(wanted !== undefined && wanted !== now && wanted !== shown);
        expect(conflicts.includes("title")).toBe(
          changed.has("title") && shown !== undefined && shown !== now,
        );
      }),
      { seed: 1 },
    );
  });
});
