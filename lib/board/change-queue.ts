import { type Change, type ChangeLog, isHeldBack } from "./changes";

/** Browsers keep six connections to a server over HTTP/1.1; two stay free for reads. */
const MOST_WRITES_AT_ONCE = 4;

/**
 * What to send now: the oldest changes first, one per opportunity, not behind one whose outcome is unknown or that may
 * still undo it, and at most four under way together.
 */
export function nextToSend(log: ChangeLog): readonly Change[] {
  const tracks = Array.from(log.tracks.values());
  const sentCount = tracks.filter(({ changes }) => changes[0]?.state === "sent").length;
  const waiting = tracks.flatMap((track) =>
    isHeldBack(track) ? [] : track.changes.slice(0, 1).filter(({ state }) => state === "waiting"),
  );
  return waiting.sort((a, b) => a.madeAt - b.madeAt).slice(0, Math.max(0, MOST_WRITES_AT_ONCE - sentCount));
}

/** The changes whose outcome nobody knows yet. */
export function unknownChanges(log: ChangeLog): readonly Change[] {
  return Array.from(log.tracks.values()).flatMap(({ changes }) =>
    changes.filter(({ state }) => state === "unknown"),
  );
}
