import type { EditDraft } from "./drafts";
import { isSameNumber, isSameText } from "./likeness";
import { type EditedField, valuesOf } from "./merge";
import type { Opportunity } from "./model";

/** What an edit of unknown outcome came to, judged by the opportunity as it is now. */
export type Arrival =
  | { kind: "arrived" }
  /** Some of its fields hold what was written, and the others are as they were. */
  | { kind: "partly" }
  | { kind: "notArrived" }
  /** Somebody else has changed these fields meanwhile. */
  | { kind: "overtaken"; fields: readonly EditedField[] };

type Written = {
  /** The opportunity as it was before. */
  before: Opportunity;
  draft: EditDraft;
  /** The fields that were written. */
  changed: ReadonlySet<EditedField>;
};

/**
 * Judges by the fields that were written, but for what was only spelled in another way. One that holds neither what it
 * held nor what was written is somebody else's; but a contact's email, phone and tags upstream rewrites its own way.
 */
export function arrivalOf(now: Opportunity, { before, draft, changed }: Written): Arrival {
  const [held, was, wanted] = [valuesOf(now), valuesOf(before), valuesOf(draft)];
  const written = [...changed].filter((field) => !isHeld(before, { field, draft, held: was, wanted }));
  const fields = written.map((field) => {
    const isUntouched = held.get(field) === was.get(field);
    return { field, isUntouched, isWanted: !isUntouched && isHeld(now, { field, draft, held, wanted }) };
  });
  const others = fields.filter(({ isUntouched, isWanted }) => !isUntouched && !isWanted);
  if (others.length > 0) return { kind: "overtaken", fields: others.map(({ field }) => field) };
  if (fields.every(({ isWanted }) => isWanted)) return { kind: "arrived" };
  return { kind: fields.some(({ isWanted }) => isWanted) ? "partly" : "notArrived" };
}

type Values = ReadonlyMap<EditedField, string>;
type Field = { field: EditedField; draft: EditDraft; held: Values; wanted: Values };

function isHeld({ contact }: Opportunity, { field, draft, held, wanted }: Field): boolean {
  const sent = draft.contact ?? {};
  switch (field) {
    case "contact.email":
      return isSameText(contact.email, sent.email);
    case "contact.phone":
      return isSameNumber(contact.phone, sent.phone) || (!contact.phone && !sent.phone);
    case "contact.tags":
      return isSameText(textOf(contact.tags), textOf(sent.tags ?? []));
    default:
      return held.get(field) === wanted.get(field);
  }
}

const textOf = (tags: readonly string[]) =>
  tags
    .map((tag) => tag.toLowerCase())
    .sort()
    .join("\n");
