import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { forgetText } from "@/components/ui/kept-text";
import { createToastDesk } from "@/components/ui/toast-desk";
import { connectToaster, showToast } from "@/components/ui/toast-queue";
import { emptyForm } from "@/lib/board/form-fields";
import { ApiProblem } from "@/lib/http/api-problem";
import { failureOf } from "./failure";
import { takeBackNews, tellFailure, tellKept } from "./late-news";
import { creationsInDoubt, notPutAway, sendCreation } from "./sent-creations";

beforeAll(() => vi.stubGlobal("window", new EventTarget()));
afterAll(() => vi.unstubAllGlobals());

const newDesk = () =>
  createToastDesk({
    ...{ put: () => undefined, take: () => undefined },
    ...{ later: () => undefined, room: () => 10, hasFocus: () => false, isDialogOpen: () => false },
  });
let desk = newDesk();
let disconnect = () => {};
beforeEach(() => {
  desk = newDesk();
  disconnect = connectToaster(desk);
});
afterEach(() => {
  forgetText();
  disconnect();
});

const closed = { key: "p1 o1", opportunityId: "o1", title: "Roof", reopen: () => undefined };
const kept = { isKept: true, creationsInDoubt: null };
const noAnswer = new ApiProblem({ code: "upstream_timeout", detail: "No answer." });
const inDoubt = failureOf(noAnswer, "edit");
const newForm = { ...closed, key: "p1 new", opportunityId: null };
const filled = { ...emptyForm({ stageId: "s1" }), title: "Roof" };
const format = { currency: "USD", locale: "en-US" };
const titles = () => desk.shown().map(({ title }) => title);

test("a form that is opened again takes back what was said of its text, and of its doubt if it tells that itself", () => {
  tellKept(closed, kept);
  tellFailure(inDoubt, closed);
  expect(titles()).toEqual(["Your text for Roof is kept", "It is not known whether Roof was saved"]);
  takeBackNews(closed.key, null);
  expect(titles()).toEqual(["It is not known whether Roof was saved"]);
  takeBackNews(closed.key, "o1");
  expect(titles()).toEqual([]);
});

test("a closed form says whose text is kept", () => {
  tellKept({ ...closed, key: "p1 o2", opportunityId: "o2", title: " Gutter " }, kept);
  tellKept({ ...closed, key: "p1 o3", opportunityId: "o3", title: "" }, kept);
  tellKept({ ...closed, key: "p1 new", opportunityId: null, title: "" }, kept);
  tellKept({ ...closed, key: "p2 new", opportunityId: null, title: "Twin" }, kept);
  expect(titles()).toEqual([
    "Your text for Gutter is kept",
    "Your text for an opportunity is kept",
    "Your text for a new opportunity is kept",
    "Your text for Twin is kept",
  ]);
});

test.each([
  ["whose text is kept", true, "Open the form for Twin again"],
  ["whose text was discarded", false, "Open the form for a new opportunity again"],
])("a form %s that is closed while nobody knows what it created says so, and no more than is kept", (_, isKept, offer) => {
  const creation = { ...closed, key: "p1 new", opportunityId: null, title: "Twin" };
  tellKept(creation, { isKept, creationsInDoubt: "Roof or Twin" });
  expect(titles()).toEqual(["It is not known whether Roof or Twin was created"]);
  const { detail, action } = desk.shown().find(({ id }) => id === "form-p1 new") ?? {};
  expect(detail?.includes("kept")).toBe(isKept);
  expect(action?.name).toBe(offer);
});

test.each([
  ["of a form that is closed", () => tellKept(newForm, { isKept: true, creationsInDoubt: "Roof" })],
  ["after it was closed", () => tellFailure(failureOf(noAnswer, "create"), newForm)],
])("what is said of a creation in doubt %s waits for other dialogs, and counts as put away once it was", async (_, tell) => {
  await sendCreation({
    ...{ formKey: newForm.key, form: filled, format },
    create: () => Promise.reject(noAnswer),
  }).catch(() => undefined);
  tell();
  const toast = desk.shown()[0];
  expect(toast?.waitsForDialog).toBe(true);
  expect(notPutAway(creationsInDoubt(newForm.key))).toHaveLength(1);
  toast?.onDismiss?.();
  expect(notPutAway(creationsInDoubt(newForm.key))).toEqual([]);
  expect(creationsInDoubt(newForm.key)).toHaveLength(1);
});

test("a form that is closed with nothing left says nothing", () => {
  tellKept(closed, { isKept: false, creationsInDoubt: null });
  expect(titles()).toEqual([]);
});

test("of a creation that has left the board since, it is not said that it was not created", () => {
  const answer = new ApiProblem({ code: "not_found", detail: "It was created, and has been deleted since." });
  tellFailure(failureOf(answer, "create"), { ...closed, key: "p1 new", opportunityId: null });
  expect(titles()).toEqual(["Roof is not on this board"]);
});

test("what the board said of a move of its opportunity stays, also in place of what the form had said", () => {
  const notMoved = { id: "card-o1", tone: "problem", title: "Roof was not moved" } as const;
  showToast(notMoved);
  takeBackNews(closed.key, "o1");
  expect(titles()).toEqual(["Roof was not moved"]);
  tellFailure(inDoubt, closed);
  showToast(notMoved);
  takeBackNews(closed.key, "o1");
  expect(titles()).toEqual(["Roof was not moved"]);
});
