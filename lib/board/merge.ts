import type { EditDraft } from "./drafts";
import type { Opportunity } from "./model";

const EDITED_FIELDS = [
  "title",
  "value",
  "stageId",
  "status",
  "ownerId",
  "source",
  "contact.name",
  "contact.company",
  "contact.email",
  "contact.phone",
  "contact.tags",
] as const;
/** A field that an edit can write, as a dotted path. */
export type EditedField = (typeof EDITED_FIELDS)[number];

/**
 * What an edit comes to, given the opportunity as it is now.
 * `changed`: the fields that have to be written. One that equals its base was not touched in the form, and one that
 * already holds the wanted value needs no write.
 * `conflicts`: those of `changed` that somebody else has changed since the form showed them (`base`).
 */
export function mergeEdit(
  current: Opportunity,
  { base, ...draft }: EditDraft,
): { changed: ReadonlySet<EditedField>; conflicts: readonly EditedField[] } {
  const now = valuesOf(current);
  const wanted = valuesOf(draft);
  const shown = valuesOf(base ?? {});
  const changed = EDITED_FIELDS.filter((field) => {
    const want = wanted.get(field);
    return want !== undefined && want !== now.get(field) && want !== shown.get(field);
  });
  const conflicts = changed.filter((field) => shown.has(field) && shown.get(field) !== now.get(field));
  return { changed: new Set(changed), conflicts };
}

/** The present fields, each as a text that is equal exactly when the values mean the same. */
export function valuesOf(fields: Omit<EditDraft, "base"> | Opportunity): Map<EditedField, string> {
  const { contact = {}, ...own } = fields;
  const values: [EditedField, unknown][] = [
    ["title", own.title],
    ["value", own.value],
    ["stageId", own.stageId],
    ["status", own.status],
    ["ownerId", own.ownerId],
    ["source", own.source],
    ["contact.name", contact.name],
    ["contact.company", contact.company],
    ["contact.email", contact.email],
    ["contact.phone", contact.phone],
    ["contact.tags", contact.tags],
  ];
  return new Map(
    values.filter(([, value]) => value !== undefined).map(([field, value]) => [field, meaningOf(value)]),
  );
}

/** Null, an empty text and the value 0 all mean "none"; the order of tags means nothing. */
function meaningOf(value: unknown): string {
  if (value === null || value === 0) return "";
  if (Array.isArray(value)) return JSON.stringify([...value].sort());
  return String(value).trim();
}
