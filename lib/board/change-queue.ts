import type { Change, ChangeLog } from "./changes";

/** Browsers keep six connections to a server over HTTP/1.1; two stay free for reads. */
const MOST_WRITES_AT_ONCE = 4;

/**
 * What to send now: the oldest changes first, one per opportunity, not behind one whose outcome is unknown, and at
 * most four under way together.
 */
export function nextToSend(log: ChangeLog): readonly Change[] {
  const first = Array.from(log.tracks.values()).flatMap(({ changes }) => changes.slice(0, 1));
  const free = MOST_WRITES_AT_ONCE - first.filter(({ state }) => state === "sent").length;
  const waiting = first.filter(({ state }) => state === "waiting").sort((a, b) => a.madeAt - b.madeAt);
  return waiting.slice(0, Math.max(0, free));
}

/** The changes whose outcome nobody knows yet. */
export function unknownChanges(log: ChangeLog): readonly Change[] {
  return Array.from(log.tracks.values()).flatMap(({ changes }) =>
    changes.filter(({ state }) => state === "unknown"),
  );
}
