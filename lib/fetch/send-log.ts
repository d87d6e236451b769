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

/** For so many calls of one lane turns are asked for. */
export type Ask = { lane: Lane; calls: number; nowMs: number };

/**
 * How many of the calls may be sent at once, at least one, and since when they count, where that is not the moment of
 * asking; or none before `atMs`; or none before it for want of quota.
 */
export type Turn =
  | { kind: "now"; calls: number; sinceMs?: number }
  | { kind: "later"; atMs: number }
  | { kind: "spent"; atMs: number };

/** How many calls could be sent now, and how many today. */
export type Left = { inWindow: number; today: number };

/**
 * Longer than the ten seconds that HighLevel counts: calls do not arrive at the distances at which they were sent.
 * Source: HighLevel's v1 help pages, 100 calls in 10 s and 200,000 a day for a location (read November 2026).
 */
const WINDOW_MS = 10_500;
/** Of what upstream takes; a tenth is for those who do not know of us, and for servers that are cut off. */
export const SHARE_OF_LIMIT = 0.9;
const MOST_IN_WINDOW = 100 * SHARE_OF_LIMIT;
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

const dayOf = (atMs: number) => Math.floor(atMs / DAY_MS);
const sentOn = (log: SendLog, day: number) => (log.day === day ? log.sentToday : 0);
const inWindow = ({ sentAtMs }: SendLog, nowMs: number) =>
  sentAtMs.filter((atMs) => atMs > nowMs - WINDOW_MS);

/** How many of these calls may be sent now. */
export function turnOf(log: SendLog, { lane, calls, nowMs }: Ask): Turn {
  const today = dayOf(nowMs);
  const forLane = log.mostToday * (lane === "rest" ? RESERVED_FOR_PEOPLE : 1);
  const leftToday = Math.ceil(forLane - sentOn(log, today));
  if (leftToday <= 0) return { kind: "spent", atMs: (today + 1) * DAY_MS };
  const oldestThatCounts = log.sentAtMs.at(-log.most);
  const freeAtMs = oldestThatCounts === undefined ? 0 : oldestThatCounts + WINDOW_MS;
  const atMs = Math.max(freeAtMs, log.pausedUntilMs);
  if (atMs > nowMs) return { kind: "later", atMs };
  return { kind: "now", calls: Math.min(calls, leftToday, log.most - inWindow(log, nowMs).length) };
}

/** The log with calls that are sent now. */
export function logged(log: SendLog, { calls, nowMs }: { calls: number; nowMs: number }): SendLog {
  const today = dayOf(nowMs);
  const sentAtMs = [...inWindow(log, nowMs), ...Array.from({ length: calls }, () => nowMs)];
  return { ...log, sentAtMs, day: today, sentToday: sentOn(log, today) + calls };
}

/** The log after upstream has spoken of its limits: they can be narrower than ours, and others may use the same key. */
export function informed(log: SendLog, heard: Heard, nowMs: number): SendLog {
  const { retryAfterMs = 0, mostInWindow, usedToday = 0, mostToday = log.mostToday } = heard;
  const today = dayOf(nowMs);
  const most = mostInWindow === undefined ? log.most : Math.floor(mostInWindow * SHARE_OF_LIMIT);
  return {
    ...log,
    most: Math.min(MOST_IN_WINDOW, Math.max(1, most)),
    pausedUntilMs: Math.max(log.pausedUntilMs, nowMs + retryAfterMs),
    day: today,
    sentToday: Math.max(sentOn(log, today), usedToday),
    mostToday,
  };
}

/** The log by a clock that has been set back since it was kept: nobody waits for a time to come round again. */
export function setBack(log: SendLog, nowMs: number): SendLog {
  const aheadMs = Math.max(0, (log.sentAtMs.at(-1) ?? 0) - nowMs);
  if (aheadMs === 0) return log;
  const sentAtMs = log.sentAtMs.map((atMs) => atMs - aheadMs);
  return { ...log, sentAtMs, pausedUntilMs: log.pausedUntilMs - aheadMs };
}

/** What could still be sent. */
export function leftOf(log: SendLog, nowMs: number): Left {
  const isPaused = log.pausedUntilMs > nowMs;
  return {
    inWindow: isPaused ? 0 : Math.max(0, log.most - inWindow(log, nowMs).length),
    today: Math.max(0, log.mostToday - sentOn(log, dayOf(nowMs))),
  };
}
