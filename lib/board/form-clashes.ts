import {
  changedPaths,
  type FieldPath,
  type Fields,
  type FormContext,
  fieldsOf,
  fieldsOfOpportunity,
  formOf,
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
  const now = formOf(current, context.format);
  const touched = changedPaths(fieldsOfOpportunity(context.shown), fieldsOf(form, context));
  const mine = (path: FieldPath) => touched.includes(path);
  return {
    title: mine("title") ? form.title : now.title,
    // What cannot be read yet is typed text too.
    value: mine("value") || !parseMoney(form.value, context.format).ok ? form.value : now.value,
    stageId: mine("stageId") ? form.stageId : now.stageId,
    status: mine("status") ? form.status : now.status,
    ownerId: mine("ownerId") ? form.ownerId : now.ownerId,
    source: mine("source") ? form.source : now.source,
    contact: {
      id: form.contact.id,
      name: mine("contact.name") ? form.contact.name : now.contact.name,
      company: mine("contact.company") ? form.contact.company : now.contact.company,
      email: mine("contact.email") ? form.contact.email : now.contact.email,
      phone: mine("contact.phone") ? form.contact.phone : now.contact.phone,
      tags: mine("contact.tags") ? form.contact.tags : now.contact.tags,
    },
  };
}
