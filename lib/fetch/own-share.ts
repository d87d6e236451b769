import type { Clock } from "./clock";
import { EMPTY_LOG, type Heard, informed, logged, type SendLog, SHARE_OF_LIMIT, turnOf } from "./send-log";
import type { SendStore } from "./send-store";

type OwnShareOptions = {
  clock: Clock;
  /** Hears why the shared store could not be asked. */
  onFailure?: (cause: unknown) => void;
};

/**
 * A turn counts from when it was given. Used so much later, it would lie in another of upstream's windows than of ours:
 * it is left to lie, and another one asked for.
 */
const LATE_MS = 400;
const TRIES = 3;
/** A store that has not answered by then is taken to be down. */
const LONGEST_TAKE_MS = 3_000;
/** While it is down it is asked again after this. */
const DOWN_MS = 2_000;
/** Servers of one location that may be cut off at the same time, while others still take all that the store gives. */
const MOST_SERVERS = 5;

/** What one server may send alone in a window: its part of what the store never gives away. */
const alone = ({ most }: SendLog) => Math.floor((most * (1 / SHARE_OF_LIMIT - 1)) / MOST_SERVERS + 1e-9);

/**
 * A store that others share, and that can be slow or down. While it is down only writes are sent, two of them in a
 * window; what reads ask for may be had from before. Pauses that this server has heard of hold at once and in any case.
 */
export function withOwnShare(shared: SendStore, { clock, onFailure = () => {} }: OwnShareOptions): SendStore {
  const logs = new Map<string, SendLog>();
  const told = new Map<string, Heard>();
  let downUntilMs = 0;
  const logOf = (locationId: string) => logs.get(locationId) ?? EMPTY_LOG;

  /** What the store says. @throws when it fails, or takes too long */
  const ask = async <Answer>(question: () => Promise<Answer>): Promise<Answer> => {
    if (clock.now() < downUntilMs) throw new Error("the store of the limits was down a moment ago");
    try {
      return await within(clock, question);
    } catch (cause) {
      downUntilMs = clock.now() + DOWN_MS;
      onFailure(cause);
      throw cause;
    }
  };
  const takeInTime: SendStore["take"] = async (locationId, { lane, calls }) => {
    for (let tries = TRIES; tries > 0; tries -= 1) {
      const nowMs = clock.now();
      const turn = await ask(() => shared.take(locationId, { lane, calls, nowMs }));
      if (turn.kind !== "now") return { ...turn, atMs: turn.atMs + clock.now() - nowMs };
      if (clock.now() - (turn.sinceMs ?? nowMs) <= LATE_MS) return turn;
    }
    // A machine that is too busy for this is not helped by more questions.
    return { kind: "later", atMs: clock.now() + LATE_MS };
  };

  return {
    take: async (locationId, asked) => {
      const own = logOf(locationId);
      if (own.pausedUntilMs > clock.now()) return { kind: "later", atMs: own.pausedUntilMs };
      try {
        return await takeInTime(locationId, asked);
      } catch (cause) {
        if (asked.lane !== "write" || alone(own) === 0) throw cause;
        const nowMs = clock.now();
        const turn = turnOf({ ...own, most: alone(own) }, { ...asked, nowMs });
        if (turn.kind === "now") logs.set(locationId, logged(own, { calls: turn.calls, nowMs }));
        return turn;
      }
    },
    learn: async (locationId, heard, nowMs) => {
      logs.set(locationId, informed(logOf(locationId), heard, nowMs));
      if (!isNews(heard, told.get(locationId) ?? {})) return;
      told.set(locationId, heard);
      await ask(() => shared.learn(locationId, heard, nowMs));
    },
    left: (locationId, nowMs) => within(clock, () => shared.left(locationId, nowMs)),
  };
}

/** Whether the others should hear it too: most answers repeat what the last one said, but for a call more today. */
function isNews(heard: Heard, told: Heard): boolean {
  const { retryAfterMs, mostInWindow, mostToday, usedToday = 0 } = heard;
  const moreToday = Math.abs(usedToday - (told.usedToday ?? 0));
  return (
    retryAfterMs !== undefined ||
    mostInWindow !== told.mostInWindow ||
    mostToday !== told.mostToday ||
    moreToday >= (mostToday ?? EMPTY_LOG.mostToday) / 200
  );
}

function within<Answer>(clock: Clock, question: () => Promise<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const callOff = clock.after(LONGEST_TAKE_MS, () =>
      reject(new Error("the store of the limits does not answer")),
    );
    question().finally(callOff).then(resolve, reject);
  });
}
