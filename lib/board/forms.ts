import type { FieldError } from "@/lib/errors";
import { type CreateDraft, createDraftSchema, type EditDraft, editDraftSchema } from "./drafts";
import {
  type EditContext,
  eachField,
  type FieldPath,
  type Fields,
  type FormContext,
  fieldOfPath,
  fieldsOf,
  fieldsOfOpportunity,
  formShape,
  nested,
  type OpportunityForm,
  same,
  touchedPaths,
} from "./form-fields";
import type { MoneyFormat } from "./money";
import { formatMoneyInput, parseMoney } from "./money-input";

/**
 * The body that makes an opportunity of a form: empty fields are left out, a chosen contact is named by its id.
 * The form must have passed `opportunityFormSchema`.
 */
export function createDraftOf(form: OpportunityForm, format: MoneyFormat): CreateDraft {
  return createDraftSchema.parse(creationOf(form, format));
}

/** What a form would create, as a text to compare: of forms that say the same it is the same, also before their checks. */
export function creationContentOf(form: OpportunityForm, format: MoneyFormat): string {
  return JSON.stringify(creationOf(form, format));
}

function creationOf(form: OpportunityForm, format: MoneyFormat) {
  const context = { shown: null, format };
  const paths: FieldPath[] = ["title", "stageId", "status", ...touchedPaths(form, context)];
  const { contact, ...rest } = nested(fieldsOf(form, context), paths);
  const chosen = form.contact.id;
  return { ...rest, contact: chosen === null ? (contact ?? {}) : { id: chosen } };
}

/**
 * The body that changes an opportunity: only what the person changed, and as `base` what is thought to stand there.
 * Null when nothing changed. The form must have passed `opportunityFormSchema`.
 */
export function editDraftOf(form: OpportunityForm, context: EditContext): EditDraft | null {
  const changed = touchedPaths(form, context);
  if (changed.length === 0) return null;
  const fields = fieldsOf(form, context);
  const shown = fieldsOfOpportunity(context.shown);
  const wanted = fieldsOfOpportunity(context.wanted ?? context.shown);
  // What is as it was shown is changed only if `wanted` was saved; upstream leaves it alone where it was not.
  const base = eachField((path) => (same(fields[path], shown[path]) ? wanted : shown)[path]);
  return editDraftSchema.parse({ ...nested(fields, changed), base: nested(base, changed) });
}

/** The form's schema, for its resolver: our own checks, before anything is sent. */
export function opportunityFormSchema(context: FormContext) {
  return formShape.check((checked) => {
    for (const { path, message } of formProblems(checked.value, context)) {
      checked.issues.push({ code: "custom", input: checked.value, path: path.split("."), message });
    }
  });
}

/** What is wrong with a form. What nobody touched is never wrong: upstream's data is older than our rules. */
function formProblems(form: OpportunityForm, context: FormContext): FieldError[] {
  const fields = fieldsOf(form, context);
  const touched = touchedPaths(form, context);
  return [
    ...valueProblems(form, context),
    ...draftProblems(nested(fields, context.shown ? touched : ["title", ...touched])),
    ...(touched.includes("contact.email") ? emailProblems(fields["contact.email"]) : []),
    ...(context.shown || form.contact.id !== null ? [] : missingContactProblems(fields)),
  ];
}

function valueProblems(form: OpportunityForm, { shown, format }: FormContext): FieldError[] {
  const money = parseMoney(form.value, format);
  const untouched = shown !== null && form.value === formatMoneyInput(shown.value, format);
  return money.ok || untouched ? [] : [{ path: "value", message: money.message }];
}

function draftProblems(draft: unknown): FieldError[] {
  const issues = editDraftSchema.safeParse(draft).error?.issues ?? [];
  return issues.flatMap((issue) => {
    const path = fieldOfPath(issue.path.join("."));
    return path ? [{ path, message: issue.message }] : [];
  });
}

function emailProblems(email: string | null): FieldError[] {
  if (email === null || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return [];
  return [{ path: "contact.email", message: "An email looks like name@example.com" }];
}

/** Upstream finds or makes a contact by its email or phone, and refuses an opportunity without either. */
function missingContactProblems(fields: Fields): FieldError[] {
  if (fields["contact.email"] ?? fields["contact.phone"]) return [];
  const message = "Give an email or a phone number, or choose an existing contact";
  return [{ path: "contact.email", message }];
}

/** Sorts a problem's errors into those that belong to a field of the form and messages that belong to none. */
export function sortFieldErrors(errors: readonly FieldError[]) {
  const fields: { path: FieldPath; message: string }[] = [];
  const others: string[] = [];
  for (const { path, message } of errors) {
    const field = fieldOfPath(path);
    if (field) fields.push({ path: field, message });
    else others.push(message);
  }
  return { fields, others };
}
