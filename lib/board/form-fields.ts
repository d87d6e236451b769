import * as z from "zod/mini";
import { LONGEST } from "./drafts";
import { type Contact, type Opportunity, type Status, statusSchema } from "./model";
import type { MoneyFormat } from "./money";
import { formatMoneyInput, parseMoney } from "./money-input";
import { formatPhone, normalisePhone } from "./phone";

export const formShape = z.object({
  title: z.string(),
  value: z.string(),
  stageId: z.string(),
  status: statusSchema,
  ownerId: z.string(),
  source: z.string(),
  contact: z.object({
    id: z.nullable(z.string()),
    name: z.string(),
    company: z.string(),
    email: z.string(),
    phone: z.string(),
    tags: z.array(z.string()),
    typedTag: z.string(),
  }),
});

/**
 * The form as it stands on the screen: texts as they were typed, an empty one for "none".
 * `contact.id` names a contact that was chosen for a new opportunity; `contact.typedTag` is a tag that was typed
 * and not yet added to the others.
 */
export type OpportunityForm = z.infer<typeof formShape>;

/** What a form is about: the opportunity as it was shown (null for a new one), and how money and phones are written. */
export type FormContext = {
  shown: Opportunity | null;
  /** As it is instead if the last save, of which nobody knows what became, was done; otherwise null or absent. */
  wanted?: Opportunity | null;
  format: MoneyFormat;
};

/** What a form is about that changes an opportunity. */
export type EditContext = FormContext & { shown: Opportunity };

/** Every field of the form, from top to bottom, under the dotted path that the API gives it in a problem. */
export const FIELD_PATHS = [
  "title",
  "value",
  "stageId",
  "status",
  "ownerId",
  "source",
  "contact.name",
  "contact.email",
  "contact.phone",
  "contact.company",
  "contact.tags",
] as const;
export type FieldPath = (typeof FIELD_PATHS)[number];

/** A form's fields in our model's terms. */
export type Fields = {
  title: string;
  /** Major units. */
  value: number | null;
  stageId: string;
  status: Status;
  ownerId: string | null;
  source: string | null;
  "contact.name": string | null;
  "contact.email": string | null;
  "contact.phone": string | null;
  "contact.company": string | null;
  "contact.tags": readonly string[];
};

/** The field that a path means (`contact.tags.3` means the tags), or null. */
export function fieldOfPath(path: string): FieldPath | null {
  return FIELD_PATHS.find((field) => path === field || path.startsWith(`${field}.`)) ?? null;
}

/** A form for a new opportunity. */
export function emptyForm({ stageId }: { stageId: string }): OpportunityForm {
  const contact = { id: null, name: "", company: "", email: "", phone: "", tags: [], typedTag: "" };
  return { title: "", value: "", stageId, status: "open", ownerId: "", source: "", contact };
}

/** The form that shows an opportunity. */
export function formOf(opportunity: Opportunity, format: MoneyFormat): OpportunityForm {
  return {
    title: opportunity.title,
    value: formatMoneyInput(opportunity.value, format),
    stageId: opportunity.stageId,
    status: opportunity.status,
    ownerId: opportunity.ownerId ?? "",
    source: opportunity.source ?? "",
    contact: { id: null, ...contactTexts(opportunity.contact, format) },
  };
}

/** Whether two forms hold the same text in every field. */
export function isSameForm(one: OpportunityForm, other: OpportunityForm): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A contact's fields as a form shows them. */
export function contactTexts(contact: Contact, { locale }: MoneyFormat) {
  return {
    name: contact.name ?? "",
    company: contact.company ?? "",
    email: contact.email ?? "",
    phone: contact.phone === null ? "" : formatPhone(contact.phone, locale),
    tags: contact.tags,
    typedTag: "",
  };
}

/** Tags with what was typed added to them: commas part tags, and none stands twice, whatever its case. */
function withTypedTags(tags: readonly string[], typed: string): string[] {
  const all = [...tags, ...typed.split(",").map((tag) => tag.trim())];
  const folded = all.map((tag) => tag.toLowerCase());
  return all.filter((tag, index) => tag !== "" && folded.indexOf(tag.toLowerCase()) === index);
}

/** Adds typed tags as far as a contact may have them. `left`: how many were too many. */
export function addTags(tags: readonly string[], typed: string) {
  const all = withTypedTags(tags, typed);
  const kept = all.slice(0, Math.max(LONGEST.tags, tags.length));
  return { tags: kept, added: kept.slice(tags.length), left: all.length - kept.length };
}

/** An opportunity's fields. */
export function fieldsOfOpportunity(opportunity: Opportunity): Fields {
  const { title, value, stageId, status, ownerId, source, contact } = opportunity;
  return {
    ...{ title, value, stageId, status, ownerId, source },
    "contact.name": contact.name,
    "contact.email": contact.email,
    "contact.phone": contact.phone,
    "contact.company": contact.company,
    "contact.tags": contact.tags,
  };
}

/** What was typed, in our model's terms. A value that cannot be read counts as none; the form's checks speak of it. */
export function typedFields(form: OpportunityForm, format: MoneyFormat): Fields {
  const money = parseMoney(form.value, format);
  const { contact } = form;
  return {
    title: form.title.trim(),
    // Upstream cannot tell 0 from "not set" and reads both as none.
    value: money.ok ? money.value || null : null,
    stageId: form.stageId,
    status: form.status,
    ownerId: form.ownerId || null,
    source: form.source.trim() || null,
    "contact.name": contact.name.trim() || null,
    "contact.email": contact.email.trim() || null,
    "contact.phone": normalisePhone(contact.phone, format.locale) || null,
    "contact.company": contact.company.trim() || null,
    // Upstream's own tags stay as they are, doubles and all, until one is typed.
    "contact.tags": contact.typedTag.trim() ? withTypedTags(contact.tags, contact.typedTag) : contact.tags,
  };
}

/**
 * The form's fields, where a field that reads as it was shown has exactly the shown value: a phone that we only
 * formatted, or a value with more decimals than the currency has, is not a change.
 */
export function fieldsOf(form: OpportunityForm, { shown, format }: FormContext): Fields {
  const typed = typedFields(form, format);
  if (!shown) return typed;
  const raw = fieldsOfOpportunity(shown);
  const untouched = typedFields(formOf(shown, format), format);
  const fields = eachField((path) => (same(typed[path], untouched[path]) ? raw[path] : typed[path]));
  // Emptied on purpose, even where what was shown cannot be read back (a negative value).
  return form.value.trim() === "" ? { ...fields, value: null } : fields;
}

/**
 * The fields that a person filled in or changed. As long as nobody knows which of `shown` and `wanted` is saved, a field
 * that is as in one of them only is changed too: what was taken back has to be sent if it had been saved.
 */
export function touchedPaths(form: OpportunityForm, { shown, wanted, format }: FormContext): FieldPath[] {
  if (!shown) return changedPaths(typedFields(emptyForm(form), format), typedFields(form, format));
  const touched = [shown, wanted ?? shown].flatMap((one) =>
    changedPaths(fieldsOfOpportunity(one), fieldsOf(form, { shown: one, format })),
  );
  return FIELD_PATHS.filter((path) => touched.includes(path));
}

/** Fields whose values are looked up one by one. */
export function eachField(of: <P extends FieldPath>(path: P) => Fields[P]): Fields {
  return {
    title: of("title"),
    value: of("value"),
    stageId: of("stageId"),
    status: of("status"),
    ownerId: of("ownerId"),
    source: of("source"),
    "contact.name": of("contact.name"),
    "contact.email": of("contact.email"),
    "contact.phone": of("contact.phone"),
    "contact.company": of("contact.company"),
    "contact.tags": of("contact.tags"),
  };
}

/** One form with some of its fields taken from another. */
export function mixForms(
  form: OpportunityForm,
  other: OpportunityForm,
  takes: (path: FieldPath) => boolean,
): OpportunityForm {
  const of = (path: FieldPath) => (takes(path) ? other : form);
  return {
    title: of("title").title,
    value: of("value").value,
    stageId: of("stageId").stageId,
    status: of("status").status,
    ownerId: of("ownerId").ownerId,
    source: of("source").source,
    contact: {
      id: form.contact.id,
      name: of("contact.name").contact.name,
      company: of("contact.company").contact.company,
      email: of("contact.email").contact.email,
      phone: of("contact.phone").contact.phone,
      tags: of("contact.tags").contact.tags,
      typedTag: of("contact.tags").contact.typedTag,
    },
  };
}

/** Whether two values of a field say the same. Tags have no order. */
export function same(one: Fields[FieldPath], other: Fields[FieldPath]): boolean {
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return one === other;
  return one.length === other.length && one.every((tag) => other.includes(tag));
}

/** The fields in which two differ, from top to bottom. */
export function changedPaths(before: Fields, after: Fields): FieldPath[] {
  return FIELD_PATHS.filter((path) => !same(before[path], after[path]));
}

/** Some of the fields in the shape of a body: `contact` is there only if one of its fields is. */
export function nested(fields: Fields, paths: readonly FieldPath[]) {
  const has = (path: FieldPath) => paths.includes(path);
  const contact = {
    ...(has("contact.name") && { name: fields["contact.name"] }),
    ...(has("contact.email") && { email: fields["contact.email"] }),
    ...(has("contact.phone") && { phone: fields["contact.phone"] }),
    ...(has("contact.company") && { company: fields["contact.company"] }),
    ...(has("contact.tags") && { tags: [...fields["contact.tags"]] }),
  };
  return {
    ...(has("title") && { title: fields.title }),
    ...(has("value") && { value: fields.value }),
    ...(has("stageId") && { stageId: fields.stageId }),
    ...(has("status") && { status: fields.status }),
    ...(has("ownerId") && { ownerId: fields.ownerId }),
    ...(has("source") && { source: fields.source }),
    ...(Object.keys(contact).length > 0 && { contact }),
  };
}
