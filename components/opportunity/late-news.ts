import { dismissToast, showToast } from "@/components/ui/toast-queue";
import type { Attempt, Failure } from "./failure";
import { putAwayCreations } from "./sent-creations";

type Closed = {
  /** Of the form: its later news takes the place of the earlier. */
  key: string;
  /** Of the opportunity; null for a new one. */
  opportunityId: string | null;
  /** The title that stands in the form. */
  title: string;
  reopen: () => void;
};

/**
 * The form is open again: what was said of it is no longer needed, nor what it said of its opportunity where it tells
 * that itself, but whatever the board said of that, as of a move.
 */
export function takeBackNews(key: string, toldOfId: string | null): void {
  dismissToast(`form-${key}`);
  if (toldOfId !== null) dismissToast(`card-${toldOfId}`, key);
}

const WRITTEN: Record<Attempt, string> = {
  create: "created",
  edit: "saved",
  delete: "deleted",
  read: "loaded",
};

type Left = {
  /** Its text comes back when it is opened again. */
  isKept: boolean;
  /** What it has sent and nobody knows whether it was created, nor has put away, by the titles. */
  creationsInDoubt: string | null;
};

/** Says that a form was closed with text in it, or with creations of which nobody knows, and how to get back to it. */
export function tellKept(
  { key, opportunityId, title, reopen }: Closed,
  { isKept, creationsInDoubt }: Left,
): void {
  if (!isKept && !creationsInDoubt) return;
  const name = (isKept && title.trim()) || (opportunityId ? "an opportunity" : "a new opportunity");
  showToast({
    id: `form-${key}`,
    ...(creationsInDoubt ? { ...unsure(creationsInDoubt, isKept), ...unhurried(key) } : keptFor(name)),
    action: { label: "Open", name: `Open the form for ${name} again`, run: reopen },
  });
}

const keptFor = (name: string) =>
  ({
    tone: "plain",
    title: `Your text for ${name} is kept`,
    detail: "It comes back when you open the form again.",
  }) as const;

const unsure = (names: string, isKept: boolean) =>
  ({
    tone: "unsure",
    title: `It is not known whether ${names} was created`,
    detail: `Look on the board before you create it again.${isKept ? " The form is kept as you left it." : ""}`,
  }) as const;

/** Nothing of a creation in doubt is told over the form of another, and not again once it was put away. */
const unhurried = (key: string, title?: string) => ({
  waitsForDialog: true,
  onDismiss: () => putAwayCreations(key, title),
});

/** Says why something failed whose dialog was closed before the answer came; an open dialog says it itself. */
export function tellFailure(failure: Failure, { key, opportunityId, title, reopen }: Closed): void {
  const name = title.trim() || "The opportunity";
  const isGone = failure.kind === "gone";
  const kept = failure.attempt === "delete" || isGone ? [] : ["Your text is kept."];
  showToast({
    // As the board's own news of this card: when it finds out more, that takes the place of this.
    id: opportunityId ? `card-${opportunityId}` : `form-${key}`,
    saidBy: key,
    tone: failure.isInDoubt ? "unsure" : "problem",
    title: titleOf(failure, name),
    retryAtMs: failure.retryAtMs,
    detail: [...(isGone ? ["It no longer exists."] : failure.messages), ...kept].join(" "),
    ...(failure.mayExist && unhurried(key, title.trim())),
    ...(!isGone && { action: { label: "Open", name: `Open ${name} again`, run: reopen } }),
  });
}

function titleOf({ attempt, kind, isInDoubt }: Failure, name: string): string {
  if (kind === "nowhere") return `${name} is not on this board`;
  const verb = WRITTEN[attempt];
  return isInDoubt ? `It is not known whether ${name} was ${verb}` : `${name} was not ${verb}`;
}
