import type { Clock } from "./clock";
import {
  EMPTY_LOG,
  type Heard,
  informed,
  logged,
  type Place,
  type SendLog,
  SHARE_OF_LIMIT,
  settled,
  turnOf,
} from "./send-log";
import type { SendStore } from "./send-store";

type OwnShareOptions = {
  clock: Clock;
  /** Hears why the shared store could not be asked. */
  onFailure?: (cause: unknown) => void;
};

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
  /** Those that the shared store does not know. */
  const ownPlaces = new WeakSet<Place>();
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
  return {
    take: async (locationId, asked) => {
      const own = logOf(locationId);
      if (own.pausedUntilMs > clock.now()) return { kind: "paused", atMs: own.pausedUntilMs };
      try {
        const turn = await ask(() => shared.take(locationId, asked));
        // What it was told took its time.
        return turn.kind === "now" ? turn : { ...turn, atMs: turn.atMs + clock.now() - asked.nowMs };
      } catch (cause) {
        if (asked.lane !== "write" || alone(own) === 0) throw cause;
        const nowMs = clock.now();
        const turn = turnOf({ ...own, most: alone(own) }, { ...asked, nowMs });
        if (turn.kind === "now") {
          ownPlaces.add(turn.place);
          logs.set(locationId, logged(own, { ...turn, nowMs }));
        }
        return turn;
      }
    },
    settle: (locationId, ended) => {
      if (ownPlaces.has(ended.place)) logs.set(locationId, settled(logOf(locationId), [ended]));
      else shared.settle(locationId, ended);
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
