import {
  type EditContext,
  type FieldPath,
  type Fields,
  type FormContext,
  fieldsOf,
  fieldsOfOpportunity,
  formOf,
  mixForms,
  type OpportunityForm,
  same,
  touchedPaths,
} from "./form-fields";
import type { Opportunity } from "./model";
import { parseMoney } from "./money-input";

/** A field that the person changed and somebody else changed otherwise meanwhile. */
export type Clash = { path: FieldPath; mine: Fields[FieldPath]; theirs: Fields[FieldPath] };

/** Where the form and `current`, the opportunity as it is now, want different things. One's own last save is nobody else's. */
export function clashesOf(form: OpportunityForm, context: FormContext, current: Opportunity): Clash[] {
  const { shown, wanted } = context;
  if (!shown) return [];
  const mine = fieldsOf(form, context);
  const theirs = fieldsOfOpportunity(current);
  const expected = [shown, wanted ?? shown].map(fieldsOfOpportunity);
  return touchedPaths(form, context)
    .filter((path) => [mine, ...expected].every((fields) => !same(fields[path], theirs[path])))
    .map((path) => ({ path, mine: mine[path], theirs: theirs[path] }));
}

/** The form on top of `current`: what the person changed stays as typed, everything else is as it is now. */
export function rebaseForm(
  form: OpportunityForm,
  context: EditContext,
  current: Opportunity,
): OpportunityForm {
  const touched = touchedPaths(form, context);
  // What cannot be read yet is typed text too.
  const unreadable = !parseMoney(form.value, context.format).ok;
  const takes = (path: FieldPath) => touched.includes(path) || (path === "value" && unreadable);
  return mixForms(formOf(current, context.format), form, takes);
}

/**
 * A form that was closed before it was saved: what was typed, and the opportunity as it was shown then, or as it is if
 * the last save was done.
 */
export type KeptForm = { form: OpportunityForm } & Pick<FormContext, "shown" | "wanted">;

/** A kept form, opened again on the opportunity as it is now: what was typed, and where that clashes by now. */
export function resumeForm(
  { form, shown, wanted = null }: KeptForm,
  { shown: current, format }: FormContext,
): { form: OpportunityForm; clashes: Clash[] } {
  if (!shown || !current) return { form, clashes: [] };
  const context = { shown, wanted, format };
  const clashes = clashesOf(form, context, current);
  return { form: rebaseForm(form, context, current), clashes };
}
