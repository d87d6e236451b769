import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { formOf } from "@/lib/board/form-fields";
import type { Opportunity } from "@/lib/board/model";
import type { BoardEvent } from "@/lib/board/shown";
import { ApiProblem } from "@/lib/http/api-problem";
import { forgetForm, forgetOnceSaved, keepForm, keptForm } from "./kept-forms";

beforeAll(() => vi.stubGlobal("window", new EventTarget()));
afterAll(() => vi.unstubAllGlobals());

const format = { currency: "USD", locale: "en-US" };
const roof: Opportunity = {
  ...{ id: "o1", title: "Roof", value: null, stageId: "s1", status: "open", ownerId: null, source: null },
  ...{ createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-01T00:00:00Z", lastStatusChangeAt: null },
  contact: { id: "c1", name: null, company: null, email: null, phone: null, tags: [] },
};
const fair = { ...roof, source: "Fair" };
const key = "p1 o1";

const saved: BoardEvent = { kind: "edited", changeId: "c1", opportunity: fair, leftView: false };
const refused: BoardEvent = {
  ...{ kind: "refused", change: "edit", changeId: "c1", opportunity: roof, canRetry: false },
  problem: new ApiProblem({ code: "upstream_unavailable", detail: "Nothing was changed." }),
};
const notYet: BoardEvent = { ...refused, kind: "unknown" };

/** What is kept of a form, that was left as `source` says, after what the board tells. */
function keptAfter(source: string, events: readonly BoardEvent[]) {
  const listeners = new Set<(event: BoardEvent) => void>();
  const onNews = (listener: (event: BoardEvent) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  keepForm(key, { form: { ...formOf(roof, format), source }, shown: roof, wanted: fair });
  forgetOnceSaved(key, "o1", { onNews, format });
  for (const event of events) for (const listener of listeners) listener(event);
  const kept = keptForm(key)?.form.source ?? null;
  forgetForm(key);
  return { kept, isListening: listeners.size > 0 };
}

test("text that turns out to be saved while its form is closed is no longer kept", () => {
  expect(keptAfter("Fair", [saved])).toEqual({ kept: null, isListening: false });
  expect(keptAfter("", [refused])).toEqual({ kept: null, isListening: false });
});

test("text is kept as long as it is not saved", () => {
  const elsewhere = { ...saved, opportunity: { ...fair, id: "o2" } };
  expect(keptAfter("Fair", [notYet, elsewhere])).toEqual({ kept: "Fair", isListening: true });
  expect(keptAfter("Fair", [refused])).toEqual({ kept: "Fair", isListening: false });
  expect(keptAfter("", [saved])).toEqual({ kept: "", isListening: false });
  expect(keptAfter("Web", [saved])).toEqual({ kept: "Web", isListening: false });
});
