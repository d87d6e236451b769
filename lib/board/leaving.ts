import type { ChangeStore } from "./change-store";
import type { Change } from "./changes";

/** So long a change is under way without a question, in milliseconds: from then on a toast says that it is. */
const QUICK_MS = 1_000;

/**
 * Has the page ask before it is left while that would lose a change of whoever is there from sight, or keep it from being
 * sent. Answers how to find out whether it would ask.
 */
export function askBeforeLeaving(
  { log, subscribe }: Pick<ChangeStore, "log" | "subscribe">,
  isOwn: (change: Change) => boolean,
): () => boolean {
  /** By the id of a change on its way, when it was first seen, in epoch milliseconds. */
  let sinceMs = new Map<string, number>();
  const onTheirWay = () => Array.from(log().tracks.values()).flatMap(({ changes }) => changes);
  const isAsked = () =>
    onTheirWay().some((change) => {
      const agoMs = Date.now() - (sinceMs.get(change.changeId) ?? 0);
      return isOwn(change) && (change.state === "waiting" || agoMs >= QUICK_MS);
    });
  const ask = (event: Event) => {
    if (isAsked()) event.preventDefault();
  };
  subscribe(() => {
    const known = sinceMs;
    sinceMs = new Map(onTheirWay().map(({ changeId }) => [changeId, known.get(changeId) ?? Date.now()]));
    // Some browsers keep no page that listens for whoever comes back to it.
    if (sinceMs.size > 0) globalThis.window?.addEventListener("beforeunload", ask);
    else globalThis.window?.removeEventListener("beforeunload", ask);
  });
  return isAsked;
}
