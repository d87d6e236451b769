import type { Lane } from "./fetch";

/** What has been sent to one location, and what upstream said of its limits. */
export type SendLog = {
  /** When the calls of the window were sent, in epoch milliseconds, oldest first. */
  sentAtMs: readonly number[];
  /** Most calls in a window. */
  most: number;
  /** Nothing is sent before this, in epoch milliseconds. */
  pausedUntilMs: number;
  /** Days since 1970 in UTC, and the calls of that day. */
  day: number;
  sentToday: number;
  mostToday: number;
};

/** What upstream says of its limits; absent where it says nothing. */
export type Heard = {
  /** Nothing more for so long. */
  retryAfterMs?: number;
  mostInWindow?: number;
  usedToday?: number;
  mostToday?: number;
};

/** Whether a call may be sent: at once, not before `atMs`, or not for want of quota before `atMs`. */
export type Turn = { kind: "now" } | { kind: "later"; atMs: number } | { kind: "spent"; atMs: number };

/**
 * Longer than the ten seconds that HighLevel counts: calls do not arrive at the distances at which they were sent.
 * Source: HighLevel's v1 help pages, 100 calls in 10 s and 200,000 a day for a location (read November 2026).
 */
const WINDOW_MS = 10_500;
const MOST_IN_WINDOW = 90;
const MOST_A_DAY = 200_000;
/** From here on only what a person waits for is sent. */
const RESERVED_FOR_PEOPLE = 0.95;
const DAY_MS = 86_400_000;

export const EMPTY_LOG: SendLog = {
  sentAtMs: [],
  most: MOST_IN_WINDOW,
  pausedUntilMs: 0,
  day: 0,
  sentToday: 0,
  mostToday: MOST_A_DAY,
};

/** Whether one more call of this lane may be sent now. */
export function turnOf(log: SendLog, { lane, nowMs }: { lane: Lane; nowMs: number }): Turn {
  const today = Math.floor(nowMs / DAY_MS);
  const used = (log.day === today ? log.sentToday : 0) / log.mostToday;
  if (used >= 1 || (lane === "rest" && used >= RESERVED_FOR_PEOPLE))
    return { kind: "spent", atMs: (today + 1) * DAY_MS };
  const oldestThatCounts = log.sentAtMs.at(-log.most);
  const freeAtMs = oldestThatCounts === undefined ? 0 : oldestThatCounts + WINDOW_MS;
  const atMs = Math.max(freeAtMs, log.pausedUntilMs);
  return atMs > nowMs ? { kind: "later", atMs } : { kind: "now" };
}

/** The log with a call that is sent now. */
export function logged(log: SendLog, nowMs: number): SendLog {
  const today = Math.floor(nowMs / DAY_MS);
  const sentAtMs = [...log.sentAtMs.filter((atMs) => atMs > nowMs - WINDOW_MS), nowMs];
  return { ...log, sentAtMs, day: today, sentToday: log.day === today ? log.sentToday + 1 : 1 };
}

/** The log after upstream has spoken of its limits: they can be narrower than ours, and others may use the same key. */
export function informed(log: SendLog, heard: Heard, nowMs: number): SendLog {
  const today = Math.floor(nowMs / DAY_MS);
  const sentToday = log.day === today ? log.sentToday : 0;
  return {
    ...log,
    most: Math.min(MOST_IN_WINDOW, Math.max(1, Math.floor((heard.mostInWindow ?? Infinity) * 0.9))),
    pausedUntilMs: Math.max(log.pausedUntilMs, nowMs + (heard.retryAfterMs ?? 0)),
    day: today,
    sentToday: Math.max(sentToday, heard.usedToday ?? 0),
    mostToday: heard.mostToday ?? log.mostToday,
  };
}

/** Where the logs are kept: in memory for one server, in a database for several. */
export type SendStore = {
  /** Takes the turn of one call if it has one now, so that no other server can take it too. */
  take(locationId: string, ask: { lane: Lane; nowMs: number }): Promise<Turn>;
  learn(locationId: string, heard: Heard, nowMs: number): Promise<void>;
};

/** The logs of one process. */
export function createMemoryStore(): SendStore {
  const logs = new Map<string, SendLog>();
  const logOf = (locationId: string) => logs.get(locationId) ?? EMPTY_LOG;
  return {
    take: async (locationId, ask) => {
      const turn = turnOf(logOf(locationId), ask);
      if (turn.kind === "now") logs.set(locationId, logged(logOf(locationId), ask.nowMs));
      return turn;
    },
    learn: async (locationId, heard, nowMs) => {
      logs.set(locationId, informed(logOf(locationId), heard, nowMs));
    },
  };
}
