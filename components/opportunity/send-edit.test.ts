import { expect, test } from "vitest";
import { formOf } from "@/lib/board/form-fields";
import { mergeEdit } from "@/lib/board/merge";
import type { Opportunity } from "@/lib/board/model";
import { afterWrite } from "@/lib/board/writes";
import { ApiProblem } from "@/lib/http/api-problem";
import { sendEdit } from "./send-edit";

const format = { currency: "USD", locale: "en-US" };
const roof: Opportunity = {
  ...{ id: "o1", title: "Roof", value: null, stageId: "s1", status: "open", ownerId: null, source: null },
  ...{ createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-01T00:00:00Z", lastStatusChangeAt: null },
  contact: { id: "c1", name: null, company: null, email: null, phone: null, tags: ["vip"] },
};
/** As the last save leaves it. */
const saved = { ...roof, source: "Fair", contact: { ...roof.contact, company: "Acme" } };

/** Upstream behind the server's own rule of what is a conflict. */
function upstream(held: Opportunity) {
  let current = held;
  return {
    current: () => current,
    async edit(_id: string, draft: Parameters<typeof mergeEdit>[1]) {
      const { changed, conflicts } = mergeEdit(current, draft);
      const fieldErrors = conflicts.map((path) => ({ path, message: "Changed." }));
      if (conflicts.length > 0)
        throw new ApiProblem({ code: "conflict", detail: "Changed.", current, fieldErrors });
      if (changed.size > 0) current = afterWrite(current, { kind: "edit", draft }) ?? current;
    },
  };
}

const typed = (patch: { title?: string; source: string; company: string }) => {
  const { company, ...rest } = patch;
  const form = formOf(saved, format);
  return { ...form, ...rest, contact: { ...form.contact, company } };
};

test.each([
  ["sent again", typed({ source: "Fair", company: "Acme" })],
  ["taken back", typed({ source: "", company: "" })],
  ["taken back in part", typed({ title: "Gutter", source: "", company: "Acme" })],
  ["written over", typed({ source: "Web", company: "Acme Ltd" })],
  ["taken back and written over", typed({ source: "Web", company: "" })],
])("a save of which nobody knows can be %s, whether it was done or not", async (_, form) => {
  for (const held of [roof, saved]) {
    const { edit, current } = upstream(held);
    await sendEdit(form, { shown: roof, wanted: saved, format }, edit);
    expect(formOf(current(), format)).toEqual(form);
  }
});

test("what somebody else changed after such a save is a conflict, and what they changed elsewhere stays", async () => {
  const context = { shown: roof, wanted: saved, format };
  const overtaken = upstream({ ...saved, source: "Web" });
  for (const source of ["", "Expo"])
    await expect(sendEdit(typed({ source, company: "Acme" }), context, overtaken.edit)).rejects.toMatchObject(
      {
        code: "conflict",
      },
    );
  const beside = upstream({ ...saved, title: "Theirs" });
  await sendEdit(typed({ source: "Expo", company: "" }), context, beside.edit);
  expect(beside.current()).toMatchObject({ title: "Theirs", source: "Expo", contact: { company: null } });
});

test("a conflict blames the fields that somebody else changed, and not those of one's own last save", async () => {
  const context = { shown: roof, wanted: saved, format };
  const overtaken = upstream({ ...saved, source: "Web" });
  await expect(
    sendEdit(typed({ source: "Expo", company: "Acme Ltd" }), context, overtaken.edit),
  ).rejects.toMatchObject({
    ...{ code: "conflict", current: { source: "Web" } },
    fieldErrors: [{ path: "source" }],
  });
});

test("where nobody doubts the last save, what stands in the way is somebody else's", async () => {
  const { edit } = upstream(saved);
  const form = typed({ source: "Web", company: "" });
  await expect(sendEdit(form, { shown: roof, format }, edit)).rejects.toMatchObject({ code: "conflict" });
  await sendEdit(formOf(roof, format), { shown: roof, format }, () => Promise.reject(new Error("was sent")));
});
