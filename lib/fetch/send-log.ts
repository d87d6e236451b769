import type { Lane } from "./fetch";

/** What has been sent to one location, and what upstream said of its limits. */
export type SendLog = {
  /** When the places that calls hold become free again, in epoch milliseconds, soonest first. */
  freeAtMs: readonly number[];
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
 * How many of the calls may be sent at once, at least one, each holding such a place; or none before `atMs`, and perhaps
 * none then, for want of places or because upstream wants a pause; or none before it for want of quota.
 */
export type Turn =
  | { kind: "now"; calls: number; place: Place }
  | { kind: "later" | "paused"; atMs: number }
  | { kind: "spent"; atMs: number };

/** What a call holds: when it becomes free by itself, by the clock of its log. All places of a turn are alike. */
export type Place = { freeAtMs: number };

/** A call that is over: answered, failed or called off. */
export type Ended = { place: Place; atMs: number };

/** How many calls could be sent now, and how many today. */
export type Left = { inWindow: number; today: number };

/**
 * Ten seconds of HighLevel's, and half a second for what is still on its way to it when nobody here waits any more.
 * Source: HighLevel's v1 help pages, 100 calls in 10 s and 200,000 a day for a location (read November 2026).
 */
const WINDOW_MS = 10_500;
/**
 * From a turn to the end of its call at most: three seconds for the turn to come, ten for the attempt, the rest for a
 * machine that is busy. Only a server that is stopped in between lets a place become free by itself.
 */
const LONGEST_CALL_MS = 20_000;
const LONGEST_HELD_MS = LONGEST_CALL_MS + WINDOW_MS;
/** Of what upstream takes; a tenth is for those who do not know of us, and for servers that are cut off. */
export const SHARE_OF_LIMIT = 0.9;
const MOST_IN_WINDOW = 100 * SHARE_OF_LIMIT;
const MOST_A_DAY = 200_000;
/** From here on only what a person waits for is sent. */
const RESERVED_FOR_PEOPLE = 0.95;
const DAY_MS = 86_400_000;

export const EMPTY_LOG: SendLog = {
  freeAtMs: [],
  most: MOST_IN_WINDOW,
  pausedUntilMs: 0,
  day: 0,
  sentToday: 0,
  mostToday: MOST_A_DAY,
};

const dayOf = (atMs: number) => Math.floor(atMs / DAY_MS);
const sentOn = (log: SendLog, day: number) => (log.day === day ? log.sentToday : 0);
const heldAt = ({ freeAtMs }: SendLog, nowMs: number) => freeAtMs.filter((atMs) => atMs > nowMs);

/** How many of these calls may be sent now. */
export function turnOf(log: SendLog, { lane, calls, nowMs }: Ask): Turn {
  const today = dayOf(nowMs);
  const forLane = log.mostToday * (lane === "rest" ? RESERVED_FOR_PEOPLE : 1);
  const leftToday = Math.ceil(forLane - sentOn(log, today));
  if (leftToday <= 0) return { kind: "spent", atMs: (today + 1) * DAY_MS };
  const held = heldAt(log, nowMs);
  const firstToBeFreeAtMs = held.at(-log.most) ?? nowMs;
  // A call that is under way may be answered in the next moment: then its place is free a window later.
  const atMs = Math.max(Math.min(firstToBeFreeAtMs, nowMs + WINDOW_MS), log.pausedUntilMs);
  if (atMs > nowMs) return { kind: atMs === log.pausedUntilMs ? "paused" : "later", atMs };
  const place = { freeAtMs: nowMs + LONGEST_HELD_MS };
  return { kind: "now", calls: Math.min(calls, leftToday, log.most - held.length), place };
}

/** The log with calls that are sent now. */
export function logged(
  log: SendLog,
  { calls, place, nowMs }: { calls: number; place: Place; nowMs: number },
): SendLog {
  const today = dayOf(nowMs);
  const freeAtMs = [...heldAt(log, nowMs), ...Array.from({ length: calls }, () => place.freeAtMs)];
  return { ...log, freeAtMs, day: today, sentToday: sentOn(log, today) + calls };
}

/**
 * The log with calls that are over. A call arrives at upstream between its turn and its end, and nobody here knows when:
 * a place is free a window after the end, so that whatever delays there are, no more calls arrive in a window than there
 * are places.
 */
export function settled(log: SendLog, ended: readonly Ended[]): SendLog {
  if (ended.length === 0) return log;
  const freeAtMs = [...log.freeAtMs];
  for (const { place, atMs } of ended) {
    const at = freeAtMs.lastIndexOf(place.freeAtMs);
    if (at !== -1) freeAtMs[at] = Math.min(place.freeAtMs, atMs + WINDOW_MS);
  }
  return { ...log, freeAtMs: freeAtMs.sort((a, b) => a - b) };
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
  const aheadMs = Math.max(0, (log.freeAtMs.at(-1) ?? 0) - LONGEST_HELD_MS - nowMs);
  if (aheadMs === 0) return log;
  const freeAtMs = log.freeAtMs.map((atMs) => atMs - aheadMs);
  return { ...log, freeAtMs, pausedUntilMs: log.pausedUntilMs - aheadMs };
}

/** What could still be sent. */
export function leftOf(log: SendLog, nowMs: number): Left {
  const isPaused = log.pausedUntilMs > nowMs;
  return {
    inWindow: isPaused ? 0 : Math.max(0, log.most - heldAt(log, nowMs).length),
    today: Math.max(0, log.mostToday - sentOn(log, dayOf(nowMs))),
  };
}
