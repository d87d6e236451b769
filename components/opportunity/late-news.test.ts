import { afterEach, beforeEach, expect, test } from "vitest";
import { connectToaster, showToast } from "@/components/ui/toast-queue";
import { ApiProblem } from "@/lib/http/api-problem";
import { failureOf } from "./failure";
import { takeBackNews, tellFailure, tellKept } from "./late-news";

const said = new Map<string, string>();
let disconnect = () => {};
beforeEach(() => {
  said.clear();
  disconnect = connectToaster({
    show: ({ id, title }) => said.set(id, title),
    settle: () => undefined,
    dismiss: (id) => said.delete(id),
    clear: () => said.clear(),
  });
});
afterEach(() => disconnect());

const closed = { key: "p1 o1", opportunityId: "o1", title: "Roof", reopen: () => undefined };
const inDoubt = failureOf(new ApiProblem({ code: "upstream_timeout", detail: "No answer." }), "edit");
const titles = () => [...said.values()];

test("a form that is opened again takes back what was said of its text, and of its doubt if it tells that itself", () => {
  tellKept(closed, null);
  tellFailure(inDoubt, closed);
  expect(titles()).toEqual(["Your text for Roof is kept", "It is not known whether Roof was saved"]);
  takeBackNews(closed.key, null);
  expect(titles()).toEqual(["It is not known whether Roof was saved"]);
  takeBackNews(closed.key, "o1");
  expect(titles()).toEqual([]);
});

test("a closed form says whose text is kept", () => {
  tellKept({ ...closed, key: "p1 o2", opportunityId: "o2", title: " Gutter " }, null);
  tellKept({ ...closed, key: "p1 o3", opportunityId: "o3", title: "" }, null);
  tellKept({ ...closed, key: "p1 new", opportunityId: null, title: "" }, null);
  tellKept({ ...closed, key: "p2 new", opportunityId: null, title: "Twin" }, null);
  expect(titles()).toEqual([
    "Your text for Gutter is kept",
    "Your text for an opportunity is kept",
    "Your text for a new opportunity is kept",
    "Your text for Twin is kept",
  ]);
});

test("a form that is closed while nobody knows what it created says so, whatever stands in it by then", () => {
  const creation = { title: "Twin", failure: null };
  tellKept({ ...closed, key: "p1 new", opportunityId: null, title: "" }, creation);
  expect(titles()).toEqual(["It is not known whether Twin was created"]);
});

test("what the board said of a move of its opportunity stays", () => {
  showToast({ id: "card-o1", tone: "problem", title: "Roof was not moved" });
  takeBackNews(closed.key, "o1");
  expect(titles()).toEqual(["Roof was not moved"]);
});
