import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createTextMemory, forgetText, isTextKept } from "./kept-text";

beforeAll(() => vi.stubGlobal("window", new EventTarget()));
afterAll(() => vi.unstubAllGlobals());

/** Whether the page asks before it is left. */
const asks = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));

test("whoever shows what was typed hears when it is kept, forgotten, or forgotten with all else", () => {
  const typed = createTextMemory<string>();
  const heard: (string | null)[] = [];
  const stop = typed.subscribe(() => heard.push(typed.get("name")));
  typed.keep("name", "Ann");
  typed.forget("name");
  typed.keep("name", "Bob");
  forgetText();
  stop();
  typed.keep("name", "Cleo");
  expect(heard).toEqual(["Ann", null, "Bob", null]);
  forgetText();
});

test("the page asks before it is left as long as anything typed is kept anywhere", () => {
  const [names, notes] = [createTextMemory<string>(), createTextMemory<string>()];
  names.keep("one", "Ann");
  notes.keep("one", "tall");
  names.forget("one");
  expect([isTextKept(), asks()]).toEqual([true, true]);
  forgetText();
  expect([isTextKept(), asks()]).toEqual([false, false]);
});
