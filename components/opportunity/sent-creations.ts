import { nanoid } from "nanoid";
import { createTextMemory } from "@/components/ui/kept-text";
import type { OpportunityForm } from "@/lib/board/form-fields";
import { createDraftOf, creationContentOf } from "@/lib/board/forms";
import { type Failure, failureOf } from "./failure";
import type { OpportunitySetting } from "./opportunity-setting";

/** A creation of which nobody knows what became. Nothing looks it up: sending it once more does, or a look at the board. */
export type CreationInDoubt = {
  /** What was sent. */
  content: string;
  title: string;
  /** What there is to say beside the text that was sent; null where that was true for a moment only. */
  failure: Failure | null;
  /** Somebody has put away the toast that told of it: until it is sent again only the form tells of it. */
  isPutAway: boolean;
};

/** So many contents of one form are remembered; then the oldest leaves. */
const MOST = 20;

/** By the form: under which key each content went out, the newest last, until it is known what became of it. */
const keys = new Map<string, Map<string, string>>();

/** By the form: those of which nobody knows, the newest last. */
const inDoubt = createTextMemory<readonly CreationInDoubt[]>();
const NONE: readonly CreationInDoubt[] = [];

export const creationsInDoubt = (formKey: string) => inDoubt.get(formKey) ?? NONE;
export const subscribeToDoubt = inDoubt.subscribe;

type Sending = Pick<OpportunitySetting, "format"> & {
  formKey: string;
  /** It has passed the form's checks. */
  form: OpportunityForm;
  create: OpportunitySetting["verbs"]["create"];
};

/** Creates what stands in a form. The same once more is the same creation, until it is known what became of it. */
export async function sendCreation({ formKey, form, format, create }: Sending): Promise<void> {
  const content = creationContentOf(form, format);
  const draft = createDraftOf(form, format);
  try {
    await create(draft, { idempotencyKey: keyOf(formKey, content) });
    forgetCreations(formKey, [{ content }]);
  } catch (error) {
    const failure = failureOf(error, "create");
    // What was looked at and not taken is over, and a key that was used up helps nobody.
    if (failure.isRefused || failure.kind === "nowhere") forgetCreations(formKey, [{ content }]);
    else if (failure.mayExist) doubt(formKey, { content, title: draft.title, failure });
    throw error;
  }
}

/** It is known what became of them, or the person has looked. */
export function forgetCreations(formKey: string, known: readonly { content: string }[]): void {
  for (const { content } of known) {
    keys.get(formKey)?.delete(content);
    keepInDoubt(formKey, without(content, creationsInDoubt(formKey)));
  }
}

/** Somebody has put away what a toast said of the creations in doubt, or of one of this title. They remain so. */
export function putAwayCreations(formKey: string, title?: string): void {
  keepInDoubt(
    formKey,
    creationsInDoubt(formKey).map((one) =>
      title === undefined || one.title === title ? { ...one, isPutAway: true } : one,
    ),
  );
}

function keyOf(formKey: string, content: string): string {
  const known = keys.get(formKey) ?? new Map<string, string>();
  const key = known.get(content) ?? nanoid();
  known.delete(content);
  keys.set(formKey, known.set(content, key));
  const [oldest] = known.keys();
  if (known.size > MOST && oldest !== undefined) forgetCreations(formKey, [{ content: oldest }]);
  return key;
}

type Unclear = Pick<CreationInDoubt, "content" | "title"> & { failure: Failure };

function doubt(formKey: string, { content, title, failure }: Unclear): void {
  const others = without(content, creationsInDoubt(formKey));
  const lasting = failure.kind === "twin" ? null : failure;
  keepInDoubt(formKey, [...others, { content, title, failure: lasting, isPutAway: false }]);
}

function keepInDoubt(formKey: string, next: readonly CreationInDoubt[]): void {
  if (next.length > 0) inDoubt.keep(formKey, next);
  else inDoubt.forget(formKey);
}

const without = (content: string, creations: readonly CreationInDoubt[]) =>
  creations.filter((one) => one.content !== content);

type Standing = {
  /** Why the last attempt failed. */
  failure: Failure | null;
  inDoubt: readonly CreationInDoubt[];
  /** What stands in the form. */
  content: string;
};

/**
 * What a form tells: why it was not saved, and what may have been created besides. What there is to say of a creation in
 * doubt, as that it is safe to save it again, is true of its own text alone.
 */
export function toldOf({ failure, inDoubt, content }: Standing) {
  if (failure && !failure.mayExist) return { failure, others: inDoubt };
  const here = inDoubt.find((one) => one.content === content);
  if (!here) return { failure: null, others: inDoubt };
  // The last attempt was about the newest.
  const told = here === inDoubt.at(-1) ? (failure ?? here.failure) : here.failure;
  return { failure: told, others: told ? without(content, inDoubt) : inDoubt };
}

const OR = new Intl.ListFormat("en-GB", { type: "disjunction" });

/** What may have been created, for "whether … was created"; null where there is no doubt. */
export function namesOf(creations: readonly CreationInDoubt[]): string | null {
  return creations.length > 0 ? OR.format(titlesOf(creations)) : null;
}

/** Those of which a toast tells, too. */
export const notPutAway = (creations: readonly CreationInDoubt[]) =>
  creations.filter(({ isPutAway }) => !isPutAway);

export const titlesOf = (creations: readonly CreationInDoubt[]) => [
  ...new Set(creations.map(({ title }) => title)),
];
