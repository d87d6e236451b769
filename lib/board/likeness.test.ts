import { describe, expect, test } from "vitest";
import type { CreateDraft } from "./drafts";
import { findCreated } from "./likeness";
import type { Opportunity } from "./model";

const SENT_MS = Date.UTC(2026, 0, 1, 12);
const SENT = { firstMs: SENT_MS, lastMs: SENT_MS };

const DRAFT: CreateDraft = {
  title: "Acme renewal",
  stageId: "s1",
  status: "open",
  value: 100,
  contact: { email: "Ann@example.com", phone: "(555) 0100" },
};

const MADE: Opportunity = {
  id: "o1",
  title: "Acme renewal",
  value: 100,
  stageId: "s1",
  status: "open",
  ownerId: null,
  source: null,
  createdAt: new Date(SENT_MS + 3_000).toISOString(),
  updatedAt: new Date(SENT_MS + 3_000).toISOString(),
  lastStatusChangeAt: null,
  contact: { id: "c1", name: "Ann", company: null, email: "ann@example.com", phone: null, tags: [] },
};
const BLANK = { ...MADE.contact, email: null };
const atMinute = (minute: number) => new Date(SENT_MS + minute * 60_000).toISOString();

const find = (among: Opportunity[], draft = DRAFT) => findCreated(among, { draft, sent: SENT }).kind;

describe("what a create of unknown outcome was to make", () => {
  test.each<[string, Opportunity]>([
    ["as it was sent", MADE],
    ["with a title that upstream has tidied", { ...MADE, title: " Acme  renewal " }],
    ["of a contact that is known by its number", { ...MADE, contact: { ...BLANK, phone: "+1 555-0100" } }],
    ["by a clock that is a minute behind", { ...MADE, createdAt: atMinute(-1) }],
  ])("is found %s", (_name, one) => {
    expect(find([{ ...MADE, id: "o0", title: "Other", contact: { ...BLANK, email: "bo@x.io" } }, one])).toBe(
      "found",
    );
  });

  test.each<[string, Opportunity[]]>([
    ["there are two of them", [MADE, { ...MADE, id: "o2" }]],
    ["somebody has moved it since", [{ ...MADE, stageId: "s2" }]],
    ["somebody has renamed it since", [{ ...MADE, title: "Renewal" }]],
    ["the list tells nothing of contacts", [{ ...MADE, contact: BLANK }]],
    ["its date is an hour off", [{ ...MADE, createdAt: atMinute(-60) }]],
    ["its date is months off", [{ ...MADE, createdAt: atMinute(-200_000) }]],
    ["its date is in the future", [{ ...MADE, createdAt: atMinute(60) }]],
  ])("is unclear when %s", (_name, among) => {
    expect(find(among)).toBe("unclear");
  });

  test.each<[string, Opportunity[]]>([
    ["nothing is there", []],
    ["only others' are there", [{ ...MADE, contact: { ...BLANK, email: "bo@x.io", phone: "+15550199" } }]],
    ["the contact's other one is older", [{ ...MADE, title: "Upsell", createdAt: atMinute(-10) }]],
  ])("is certainly not there when %s", (_name, among) => {
    expect(find(among)).toBe("none");
  });

  test("is known by its contact's id where one was chosen, and no value is none", () => {
    const draft = { ...DRAFT, value: null, contact: { id: "c1" } };
    expect(find([{ ...MADE, value: null }], draft)).toBe("found");
    expect(find([{ ...MADE, contact: { ...MADE.contact, id: "c2" } }], draft)).toBe("none");
  });
});
