import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { forgetText, isTextKept } from "@/components/ui/kept-text";
import type { CreateDraft } from "@/lib/board/drafts";
import { emptyForm } from "@/lib/board/form-fields";
import { creationContentOf } from "@/lib/board/forms";
import { ApiProblem, type ProblemDetails } from "@/lib/http/api-problem";
import { type Failure, failureOf } from "./failure";
import {
  creationsInDoubt,
  forgetCreations,
  namesOf,
  notPutAway,
  putAwayCreations,
  sendCreation,
  toldOf,
} from "./sent-creations";

beforeAll(() => vi.stubGlobal("window", new EventTarget()));
afterAll(() => vi.unstubAllGlobals());
afterEach(() => {
  forgetText();
  used += 1;
});

const format = { currency: "USD", locale: "en-US" };
/** Each test has a form of its own. */
let used = 0;
const formKey = () => `p${used} new`;

const problem = (code: ProblemDetails["code"], detail = "So it was.") => new ApiProblem({ code, detail });
const field = new ApiProblem({
  ...{ code: "rejected", detail: "Look at what was typed." },
  fieldErrors: [{ path: "contact.email", message: "is no email" }],
});
const noAnswer = problem("upstream_timeout", "To save this form again is safe.");

function filled(title: string, typed: { source?: string; email?: string } = {}) {
  const { email = "ann@example.com", source = "" } = typed;
  const blank = emptyForm({ stageId: "s1" });
  return { ...blank, title, source, contact: { ...blank.contact, email } };
}

/** Sends what stands in the form, and answers under which key it went out. */
async function send(form: ReturnType<typeof filled>, answer: ApiProblem | null, ofForm = formKey()) {
  const keys: string[] = [];
  const create = async (_: CreateDraft, { idempotencyKey }: { idempotencyKey: string }) => {
    keys.push(idempotencyKey);
    if (answer) throw answer;
  };
  await sendCreation({ formKey: ofForm, form, format, create }).catch((error: unknown) => {
    if (error !== answer) throw error;
  });
  return keys[0];
}

const names = () => namesOf(creationsInDoubt(formKey()));

test.each([
  ["could not be sent", problem("upstream_unavailable")],
  ["was refused", field],
  ["is in doubt too", noAnswer],
  ["was created", null],
])("a creation in doubt goes out under its own key again, also after another of its form that %s", async (_, answer) => {
  const first = await send(filled("Roof"), noAnswer);
  expect(await send(filled("Rooff"), answer)).not.toBe(first);
  expect(names()).toContain("Roof");
  expect(await send(filled(" Roof "), null)).toBe(first);
});

test("the same text of another form is another creation", async () => {
  const first = await send(filled("Roof"), noAnswer);
  expect(await send(filled("Roof"), noAnswer, "elsewhere new")).not.toBe(first);
});

test.each([
  ["was created", null],
  ["was refused", field],
  ["has left the board since it was created", problem("not_found")],
])("a creation in doubt that %s is in doubt no more, and the same once more is another", async (_, answer) => {
  const first = await send(filled("Roof"), noAnswer);
  await send(filled("Gutter"), noAnswer);
  await send(filled("Roof"), answer);
  expect(names()).toBe("Gutter");
  expect(await send(filled("Roof"), null)).not.toBe(first);
});

test("what could not be sent leaves in doubt what was sent before, and nothing else", async () => {
  await send(filled("Gutter"), problem("offline"));
  expect([names(), isTextKept()]).toEqual([null, false]);
  await send(filled("Roof"), noAnswer);
  await send(filled("Roof"), problem("offline"));
  expect([names(), isTextKept()]).toEqual(["Roof", true]);
});

test("each title in doubt is named once, until somebody has looked for it", async () => {
  await send(filled("Roof"), noAnswer);
  await send(filled("Gutter"), noAnswer);
  await send(filled("Roof", { source: "Fair" }), noAnswer);
  expect(names()).toBe("Roof or Gutter");
  const first = await send(filled("Gutter"), noAnswer);
  forgetCreations(
    formKey(),
    creationsInDoubt(formKey()).filter(({ title }) => title === "Gutter"),
  );
  expect(names()).toBe("Roof");
  expect(await send(filled("Gutter"), null)).not.toBe(first);
});

test("what was put away stays in doubt, and is told by a toast again only once it was sent again", async () => {
  const byToast = () => namesOf(notPutAway(creationsInDoubt(formKey())));
  const first = await send(filled("Roof"), noAnswer);
  putAwayCreations(formKey());
  expect([names(), byToast(), isTextKept()]).toEqual(["Roof", null, true]);
  await send(filled("Gutter"), noAnswer);
  expect([names(), byToast()]).toEqual(["Roof or Gutter", "Gutter"]);
  expect(await send(filled("Roof"), noAnswer)).toBe(first);
  expect(byToast()).toBe("Gutter or Roof");
});

test("of many in doubt the oldest is forgotten", async () => {
  for (let sent = 1; sent <= 21; sent += 1) await send(filled(`No. ${sent}`), noAnswer);
  expect(creationsInDoubt(formKey())).toHaveLength(20);
  expect(names()).not.toMatch(/No. 1\b/);
  expect(names()).toContain("No. 21");
});

/** What is told beside a text, after the last attempt of the form failed so. */
function told(form: ReturnType<typeof filled>, failure: Failure | null) {
  const inDoubt = creationsInDoubt(formKey());
  const { failure: why, others } = toldOf({ failure, inDoubt, content: creationContentOf(form, format) });
  return { why: why && { kind: why.kind, messages: why.messages }, others: namesOf(others) };
}
const failed = (answer: ApiProblem) => failureOf(answer, "create");
const safe = { kind: "failed", messages: ["To save this form again is safe."] };

test("that it is safe to save it again is said beside the text that was sent alone", async () => {
  await send(filled("Roof"), noAnswer);
  const failure = failed(noAnswer);
  expect(told(filled("Roof "), failure)).toEqual({ why: safe, others: null });
  expect(told(filled("Roof", { source: "Fair" }), failure)).toEqual({ why: null, others: "Roof" });
  expect(told(filled(""), failure)).toEqual({ why: null, others: "Roof" });
});

test("a form that is opened again, or filled again with what was sent, tells it as before", async () => {
  await send(filled("Roof"), noAnswer);
  await send(filled("Gutter"), noAnswer);
  expect(told(filled("Roof"), null)).toEqual({ why: safe, others: "Gutter" });
  expect(told(filled("Roof"), failed(noAnswer))).toEqual({ why: safe, others: "Gutter" });
  expect(told(emptyForm({ stageId: "s1" }), null)).toEqual({ why: null, others: "Roof or Gutter" });
});

test("that the first try is still being saved is told where that was just answered, and later that it may exist", async () => {
  const twin = problem("conflict");
  await send(filled("Roof"), twin);
  expect(told(filled("Roof"), failed(twin))).toMatchObject({ why: { kind: "twin" }, others: null });
  expect(told(filled("Rooff"), failed(twin))).toEqual({ why: null, others: "Roof" });
  expect(told(filled("Roof"), null)).toEqual({ why: null, others: "Roof" });
});

test("why the last attempt failed is told beside what is in doubt", async () => {
  await send(filled("Roof"), noAnswer);
  expect(told(filled("Roof"), failed(problem("offline")))).toMatchObject({
    why: { kind: "failed" },
    others: "Roof",
  });
  const gone = problem("not_found", "It was created, and has been deleted since.");
  await send(filled("Roof"), gone);
  expect(told(filled("Roof"), failed(gone))).toEqual({
    why: { kind: "nowhere", messages: ["It was created, and has been deleted since."] },
    others: null,
  });
});

test("once somebody has looked nothing is told of it", async () => {
  await send(filled("Roof"), noAnswer);
  forgetCreations(formKey(), creationsInDoubt(formKey()));
  expect(told(filled("Roof"), failed(noAnswer))).toEqual({ why: null, others: null });
});
