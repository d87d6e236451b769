import { expect, test } from "vitest";
import type { CreateDraft } from "@/lib/board/drafts";
import { creationKey, forgetCreationKey } from "./creation-keys";

test("the same draft is the same creation, also after other forms; another content or an end makes a new one", () => {
  let made = 0;
  const newKey = () => `key-${++made}`;
  const draft: CreateDraft = {
    title: "Roof",
    stageId: "s1",
    status: "open",
    contact: { email: "a@b.example" },
  };
  expect(creationKey("p new", draft, newKey)).toBe("key-1");
  expect(creationKey("q new", draft, newKey)).toBe("key-2");
  expect(creationKey("p new", { ...draft }, newKey)).toBe("key-1");
  expect(creationKey("p new", { ...draft, value: 5 }, newKey)).toBe("key-3");
  forgetCreationKey("p new");
  expect(creationKey("p new", { ...draft, value: 5 }, newKey)).toBe("key-4");
});
