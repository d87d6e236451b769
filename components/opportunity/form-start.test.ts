import { expect, test } from "vitest";
import { emptyForm, formOf } from "@/lib/board/form-fields";
import { editDraftOf } from "@/lib/board/forms";
import type { Opportunity } from "@/lib/board/model";
import { isOneOf, startOf } from "./form-start";

const format = { currency: "USD", locale: "en-US" };
const roof: Opportunity = {
  ...{ id: "o1", title: "Roof", value: null, stageId: "s1", status: "open", ownerId: null, source: null },
  ...{ createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-01T00:00:00Z", lastStatusChangeAt: null },
  contact: { id: "c1", name: null, company: null, email: null, phone: null, tags: [] },
};
const gutter = { ...roof, title: "Roof and gutter" };
const blank = emptyForm({ stageId: "s1" });
const fresh = { doubt: null, kept: null, isUnderWay: false, stageId: null, blank, format };
const kept = { form: formOf(gutter, format), shown: roof };

test.each([
  ["kept", kept],
  ["thrown away", null],
])("an edit of unknown outcome whose form was %s stands in it as a draft that can be sent again", (_, left) => {
  const doubt = { known: roof, wanted: gutter, waits: false, mayArrive: false };
  const start = startOf({ ...fresh, opportunity: gutter, doubt, kept: left });
  expect(start).toMatchObject({ form: { title: "Roof and gutter" }, shown: roof, restored: true });
  expect(editDraftOf(start.form, { shown: start.shown ?? gutter, format })).toEqual({
    title: "Roof and gutter",
    base: { title: "Roof" },
  });
});

test.each([
  ["is not known yet", { known: roof, wanted: gutter, waits: false, mayArrive: false }, gutter],
  ["was done", null, gutter],
])("what was taken back of an edit stays so when its form is opened again and it %s", (_, doubt, opportunity) => {
  const left = { form: formOf(roof, format), shown: roof, wanted: gutter };
  const start = startOf({ ...fresh, opportunity, doubt, kept: left });
  expect(start).toMatchObject({ form: { title: "Roof" }, clashes: [], restored: true });
  expect(editDraftOf(start.form, { ...start, shown: start.shown ?? gutter, format })).toEqual({
    title: "Roof",
    base: { title: "Roof and gutter" },
  });
});

test("what was taken back of an edit that was not done is nothing that was typed", () => {
  const left = { form: formOf(roof, format), shown: roof, wanted: gutter };
  const start = startOf({ ...fresh, opportunity: roof, kept: left });
  expect(start).toMatchObject({ form: { title: "Roof" }, shown: roof, restored: false });
});

test("an edit that is still under way goes on from what it was made of", () => {
  const start = startOf({ ...fresh, opportunity: gutter, kept, isUnderWay: true });
  expect(start).toMatchObject({ ...kept, restored: true });
});

test("a form whose text was saved after all is opened as one in which nothing was typed", () => {
  const start = startOf({ ...fresh, opportunity: gutter, kept });
  expect(start).toMatchObject({ form: { title: "Roof and gutter" }, shown: gutter, restored: false });
});

test("text that was left comes back, for a new opportunity in the column whose plus was pressed", () => {
  const typed = { ...blank, title: "New roof", stageId: "s3" };
  expect(startOf({ ...fresh, opportunity: roof, kept })).toMatchObject({ ...kept, restored: true });
  const ofNew = { ...fresh, opportunity: null, kept: { form: typed, shown: null } };
  expect(startOf({ ...ofNew, stageId: "s2" })).toMatchObject({
    form: { title: "New roof", stageId: "s2" },
    restored: true,
  });
  expect(startOf(ofNew)).toMatchObject({ form: typed, shown: null, restored: true });
});

test("a new form in which only its column stands has nothing of what was typed", () => {
  const inOther = emptyForm({ stageId: "s2" });
  const left = { form: { ...blank, stageId: "s3" }, shown: null };
  const start = startOf({ ...fresh, opportunity: null, blank: inOther, kept: left, stageId: "s2" });
  expect(start).toMatchObject({ form: inOther, restored: false });
});

test("of text that was changed since it was sent it is known that it is not saved", () => {
  const inDoubt = { shown: roof, wanted: gutter, format };
  expect(isOneOf(formOf(gutter, format), inDoubt)).toBe(true);
  expect(isOneOf(formOf(roof, format), inDoubt)).toBe(true);
  expect(isOneOf({ ...formOf(gutter, format), source: "Fair" }, inDoubt)).toBe(false);
});
