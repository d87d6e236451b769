import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { editDraftSchema } from "./drafts";
import { clashesOf, rebaseForm, resumeForm } from "./form-clashes";
import { contactTexts, emptyForm, fieldOfPath, formOf, type OpportunityForm } from "./form-fields";
import { createDraftOf, editDraftOf, opportunityFormSchema, sortFieldErrors } from "./forms";
import type { Opportunity } from "./model";

const format = { currency: "USD", locale: "en-US" };
const german = { currency: "EUR", locale: "de-DE" };

const shown: Opportunity = {
  id: "o1",
  title: "Acme renewal",
  value: 1234.5,
  stageId: "s1",
  status: "open",
  ownerId: "u1",
  source: null,
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  lastStatusChangeAt: null,
  contact: {
    id: "c1",
    name: "Ann Lee",
    company: "Acme",
    email: "ann@acme.test",
    phone: "+14155552671",
    tags: ["vip", "east"],
  },
};

type Patch = Partial<Omit<OpportunityForm, "contact">> & { contact?: Partial<OpportunityForm["contact"]> };
const changed = (form: OpportunityForm, { contact, ...rest }: Patch): OpportunityForm => ({
  ...form,
  ...rest,
  contact: { ...form.contact, ...contact },
});
const edited = (patch: Patch) => changed(formOf(shown, format), patch);
const created = (patch: Patch) => changed(emptyForm({ stageId: "s1" }), patch);

function problems(form: OpportunityForm, about: Opportunity | null = null) {
  const parsed = opportunityFormSchema({ shown: about, format }).safeParse(form);
  return (parsed.error?.issues ?? []).map((issue) => `${issue.path.join(".")}: ${issue.message}`);
}

describe("a new opportunity", () => {
  test("is sent without the fields that were left empty", () => {
    const form = created({ title: "  Acme ", contact: { email: "ann@acme.test" } });
    expect(createDraftOf(form, format)).toEqual({
      title: "Acme",
      stageId: "s1",
      status: "open",
      contact: { email: "ann@acme.test" },
    });
  });

  test("is sent with everything that was filled in, read for the locale", () => {
    const form = created({
      title: "Acme",
      value: "1.234,56 €",
      status: "won",
      ownerId: "u1",
      source: "Fair",
      contact: { name: "Ann", phone: "030 901820", company: "Acme", tags: ["vip"] },
    });
    expect(createDraftOf(form, german)).toEqual({
      title: "Acme",
      value: 1234.56,
      stageId: "s1",
      status: "won",
      ownerId: "u1",
      source: "Fair",
      contact: { name: "Ann", phone: "+4930901820", company: "Acme", tags: ["vip"] },
    });
  });

  test("names a chosen contact by its id alone, and then needs neither email nor phone", () => {
    const contact = { ...shown.contact, email: null, phone: null };
    const form = created({ title: "Acme", contact: { ...contactTexts(contact, format), id: contact.id } });
    expect(problems(form)).toEqual([]);
    expect(createDraftOf(form, format).contact).toEqual({ id: "c1" });
  });

  test("takes a tag that was typed and not yet added, and none twice", () => {
    const form = created({
      title: "Acme",
      contact: { phone: "911", tags: ["vip"], typedTag: " east, VIP,west " },
    });
    expect(createDraftOf(form, format).contact).toEqual({ phone: "911", tags: ["vip", "east", "west"] });
  });

  test("is refused without a title and without anything to find or make the contact by", () => {
    expect(problems(created({ title: " ", contact: { name: "Ann" } }))).toEqual([
      "title: Give the opportunity a title",
      "contact.email: Give an email or a phone number, or choose an existing contact",
    ]);
  });

  test("is refused with the reason beside each field", () => {
    const form = created({
      title: "x".repeat(301),
      value: "a lot",
      source: "x".repeat(201),
      contact: { email: "ann at acme", phone: "1".repeat(41), tags: ["ok", "x".repeat(101)] },
    });
    expect(problems(form)).toEqual([
      "value: Write the value like 1,234.50",
      "title: At most 300 characters",
      "source: At most 200 characters",
      "contact.phone: At most 40 characters",
      "contact.tags: At most 100 characters",
      "contact.email: An email looks like name@example.com",
    ]);
  });

  test("takes a title of 300 characters, emoji and right-to-left text", () => {
    const email = { contact: { email: "مثال@example.test" } };
    expect(problems(created({ title: "x".repeat(300), ...email }))).toEqual([]);
    expect(problems(created({ title: "שלום 🎉", ...email }))).toEqual([]);
  });
});

describe("an edit", () => {
  test("that changes nothing sends nothing", () => {
    expect(editDraftOf(formOf(shown, format), { shown, format })).toBe(null);
    expect(editDraftOf(formOf(shown, german), { shown, format: german })).toBe(null);
  });

  test("sends only what changed, with what was shown there as base", () => {
    const form = edited({ title: "Acme 2027", value: "", contact: { phone: "", tags: ["vip"] } });
    expect(editDraftOf(form, { shown, format })).toEqual({
      title: "Acme 2027",
      value: null,
      contact: { phone: null, tags: ["vip"] },
      base: {
        title: "Acme renewal",
        value: 1234.5,
        contact: { phone: "+14155552671", tags: ["vip", "east"] },
      },
    });
  });

  test.each([
    ["a value written otherwise", { value: "$1234.5" }],
    ["a phone written otherwise", { contact: { phone: "415 555 2671" } }],
    ["spaces around a title", { title: " Acme renewal " }],
    ["tags in another order", { contact: { tags: ["east", "vip"] } }],
  ])("does not send %s", (_what, patch) => {
    expect(editDraftOf(edited(patch), { shown, format })).toBe(null);
  });

  test("can clear the owner and the source", () => {
    const draft = editDraftOf(edited({ ownerId: "" }), { shown, format });
    expect(draft).toEqual({ ownerId: null, base: { ownerId: "u1" } });
  });

  const old = {
    ...shown,
    title: "x".repeat(900),
    value: -5.125,
    ownerId: "not an id!",
    contact: { ...shown.contact, email: "nowhere", phone: "call Ann" },
  };

  test("leaves data alone that is older than our rules, and can mend it", () => {
    const form = formOf(old, format);
    expect(problems(form, old)).toEqual([]);
    expect(editDraftOf(form, { shown: old, format })).toBe(null);
    expect(problems(changed(form, { status: "won" }), old)).toEqual([]);
    expect(editDraftOf(changed(form, { value: "" }), { shown: old, format })).toEqual({
      value: null,
      base: { value: -5.125 },
    });
    expect(editDraftOf(changed(form, { title: "y", ownerId: "" }), { shown: old, format })).toEqual({
      title: "y",
      ownerId: null,
      base: { title: old.title, ownerId: "not an id!" },
    });
  });

  test("checks what was changed", () => {
    expect(problems(edited({ title: "", value: "-1", contact: { email: "x" } }), shown)).toEqual([
      "value: The value cannot be negative",
      "title: Give the opportunity a title",
      "contact.email: An email looks like name@example.com",
    ]);
  });

  test("may leave a contact without email and phone", () => {
    expect(problems(edited({ contact: { email: "", phone: "" } }), shown)).toEqual([]);
  });
});

describe("a conflict", () => {
  const context = { shown, format };
  const current = { ...shown, title: "Acme (theirs)", value: 99, stageId: "s2", source: "Fair" };

  test("names the fields that both changed, with both values", () => {
    const form = edited({ title: "Acme (mine)", stageId: "s2", status: "won" });
    expect(clashesOf(form, context, current)).toEqual([
      { path: "title", mine: "Acme (mine)", theirs: "Acme (theirs)" },
    ]);
  });

  test("keeps what was typed and shows everything else as it is now", () => {
    const form = edited({ title: "Acme (mine)", contact: { company: "Acme Ltd" } });
    const rebased = rebaseForm(form, context, current);
    expect(rebased).toEqual({
      ...formOf(current, format),
      title: "Acme (mine)",
      contact: { ...formOf(current, format).contact, company: "Acme Ltd" },
    });
    expect(editDraftOf(rebased, { shown: current, format })?.base).toEqual({
      title: "Acme (theirs)",
      contact: { company: "Acme" },
    });
  });

  test("keeps a value that cannot be read yet", () => {
    expect(rebaseForm(edited({ value: "12,,5" }), context, current).value).toBe("12,,5");
  });

  test("shows when a form is opened again that was left before somebody else saved", () => {
    const left = { form: edited({ title: "Acme (mine)", status: "won" }), shown };
    const resumed = resumeForm(left, { shown: current, format });
    expect(resumed.form).toMatchObject({
      title: "Acme (mine)",
      status: "won",
      stageId: "s2",
      source: "Fair",
    });
    expect(resumed.clashes.map(({ path }) => path)).toEqual(["title"]);
    const fresh = { form: created({ title: "New" }), shown: null };
    expect(resumeForm(fresh, { shown: null, format })).toEqual({ form: fresh.form, clashes: [] });
  });

  test("with one's own last save, of which nobody knew, is none; with whoever changed it since it is", () => {
    const wanted = { ...shown, title: "Acme (saved)", source: "Web" };
    const doubtful = { shown, wanted, format };
    const takenBack = edited({ title: "Acme (mine)" });
    expect(clashesOf(takenBack, doubtful, wanted)).toEqual([]);
    expect(rebaseForm(takenBack, doubtful, wanted)).toEqual(takenBack);
    expect(clashesOf(takenBack, doubtful, current)).toEqual([
      { path: "title", mine: "Acme (mine)", theirs: "Acme (theirs)" },
      { path: "source", mine: null, theirs: "Fair" },
    ]);
  });

  test("a new opportunity cannot clash", () => {
    expect(clashesOf(created({ title: "x" }), { shown: null, format }, current)).toEqual([]);
  });
});

test("upstream's errors go to their fields, and what has no field is said for the whole form", () => {
  expect(fieldOfPath("contact.tags.3")).toBe("contact.tags");
  expect(fieldOfPath("titled")).toBe(null);
  const errors = [
    { path: "contact.email", message: "is invalid" },
    { path: "campaignId", message: "is unknown" },
  ];
  expect(sortFieldErrors(errors)).toEqual({
    fields: [{ path: "contact.email", message: "is invalid" }],
    others: ["is unknown"],
  });
});

const word = fc.string({ maxLength: 12 });
const maybe = fc.option(word.map((text) => text.trim() || "x"));
const opportunities: fc.Arbitrary<Opportunity> = fc.record({
  id: fc.constant("o1"),
  title: word,
  value: fc.option(fc.double({ min: -1e6, max: 1e12, noNaN: true }).filter((value) => value !== 0)),
  stageId: fc.constantFrom("s1", "s2"),
  status: fc.constantFrom("open", "won", "lost", "abandoned"),
  ownerId: fc.option(fc.constantFrom("u1", "u2")),
  source: maybe,
  createdAt: fc.constant(shown.createdAt),
  updatedAt: fc.constant(shown.updatedAt),
  lastStatusChangeAt: fc.constant(null),
  contact: fc.record({
    id: fc.constant("c1"),
    name: maybe,
    company: maybe,
    email: maybe,
    phone: fc.oneof(maybe, fc.constantFrom("+14155552671", "+4930901820", "(415) 555-2671", "911")),
    tags: fc.uniqueArray(word, { maxLength: 3 }),
  }),
});

test("opening and saving any opportunity in any locale changes nothing, and one changed field is all that is sent", () => {
  fc.assert(
    fc.property(opportunities, fc.constantFrom(format, german), (opportunity, inFormat) => {
      const form = formOf(opportunity, inFormat);
      expect(opportunityFormSchema({ shown: opportunity, format: inFormat }).safeParse(form).success).toBe(
        true,
      );
      expect(editDraftOf(form, { shown: opportunity, format: inFormat })).toBe(null);
      const draft = editDraftOf(changed(form, { title: `${form.title} more` }), {
        shown: opportunity,
        format: inFormat,
      });
      expect(Object.keys(draft ?? {})).toEqual(["title", "base"]);
      expect(editDraftSchema.safeParse(draft).success).toBe(true);
    }),
    { seed: 11, numRuns: 500 },
  );
});
