import type { LineState } from "@/lib/board/shown";

const NAMES = { highlevel: "HighLevel", database: "The database" } as const;

type LineWords = {
  /** What is the matter, without the end of its sentence. */
  headline: string;
  /** What that means for whoever looks at the board. */
  detail: string;
  /** Whether the moment of the next read is worth telling. */
  isCounted: boolean;
};

/** What the line says. `knownAt` is the moment of `line.knownAtMs` as the reader writes it, empty without one. */
export function lineWords(line: LineState, knownAt: string): LineWords {
  const shown = knownAt && `Showing what was known at ${knownAt}.`;
  const name = line.who ? NAMES[line.who] : "Pipelane";
  switch (line.kind) {
    case "key": {
      const headline = "CRM connection: HighLevel refuses Pipelane’s key";
      return { headline, detail: `${shown} Ask your administrator.`.trim(), isCounted: false };
    }
    case "down": {
      const isDatabase = line.who === "database";
      const headline = isDatabase ? "Pipelane cannot reach its database" : `${name} is not available now`;
      return { headline, detail: shown, isCounted: true };
    }
    case "busy":
      return { headline: `${name} is busy`, detail: shown, isCounted: true };
    case "old":
      return { headline: "Not everything could be read again", detail: shown, isCounted: true };
    case "slow": {
      const headline = line.who ? `${name} is slow to answer` : "Answers take long at present";
      return { headline, detail: shown, isCounted: true };
    }
  }
}

/** What is said while the browser itself has no line. `isUnread`: nothing was loaded before that. */
export function offlineWords(isUnread: boolean): LineWords {
  const detail = isUnread
    ? "Nothing can be loaded or saved until the connection is back."
    : "You see what was loaded last; changes cannot be saved until the connection is back.";
  return { headline: "You are offline", detail, isCounted: false };
}

/** When the board reads again: "next update in 8 s". */
export function nextUpdate(nextReadAtMs: number, nowMs: number): string {
  const seconds = Math.ceil((nextReadAtMs - nowMs) / 1_000);
  return seconds > 0 ? `next update in ${seconds} s` : "updating now";
}

const TODAY = { timeStyle: "short" } as const;
const LONG_AGO = { dateStyle: "medium", timeStyle: "short" } as const;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** A moment by the reader's own clock: "10:42", and with its date when that is long ago. Empty for null. */
export function momentText(atMs: number | null, nowMs: number, locale: string): string {
  if (atMs === null) return "";
  const isLongAgo = nowMs - atMs > DAY_MS / 2;
  const style = isLongAgo ? LONG_AGO : TODAY;
  return new Intl.DateTimeFormat(locale, style).format(atMs);
}
