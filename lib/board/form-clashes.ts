import {
  changedPaths,
  type FieldPath,
  type Fields,
  type FormContext,
  fieldsOf,
  fieldsOfOpportunity,
  formOf,
  mixForms,
  type OpportunityForm,
  same,
} from "./form-fields";
import type { Opportunity } from "./model";
import { parseMoney } from "./money";

/** A field that the person changed and somebody else changed otherwise meanwhile. */
export type Clash = { path: FieldPath; mine: Fields[FieldPath]; theirs: Fields[FieldPath] };

/** Where the form and `current`, the opportunity as it is now, want different things. */
export function clashesOf(form: OpportunityForm, context: FormContext, current: Opportunity): Clash[] {
  if (!context.shown) return [];
  const before = fieldsOfOpportunity(context.shown);
  const mine = fieldsOf(form, context);
  const theirs = fieldsOfOpportunity(current);
  const theyChanged = changedPaths(before, theirs);
  return changedPaths(before, mine)
    .filter((path) => theyChanged.includes(path) && !same(mine[path], theirs[path]))
    .map((path) => ({ path, mine: mine[path], theirs: theirs[path] }));
}

/** The form on top of `current`: what the person changed stays as typed, everything else is as it is now. */
export function rebaseForm(
  form: OpportunityForm,
  context: FormContext & { shown: Opportunity },
  current: Opportunity,
): OpportunityForm {
  const touched = changedPaths(fieldsOfOpportunity(context.shown), fieldsOf(form, context));
  // What cannot be read yet is typed text too.
  const unreadable = !parseMoney(form.value, context.format).ok;
  const takes = (path: FieldPath) => touched.includes(path) || (path === "value" && unreadable);
  return mixForms(formOf(current, context.format), form, takes);
}

/** A form that was closed before it was saved: what was typed, and the opportunity as it was shown then. */
export type KeptForm = { form: OpportunityForm; shown: Opportunity | null };

/** A kept form, opened again on the opportunity as it is now: what was typed, and where that clashes by now. */
export function resumeForm(
  { form, shown }: KeptForm,
  { shown: current, format }: FormContext,
): { form: OpportunityForm; clashes: Clash[] } {
  if (!shown || !current) return { form, clashes: [] };
  const clashes = clashesOf(form, { shown, format }, current);
  return { form: rebaseForm(form, { shown, format }, current), clashes };
}
