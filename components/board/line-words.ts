import type { LineState } from "@/lib/board/shown";

const NAMES = { highlevel: "HighLevel", database: "The database" } as const;

type LineWords = {
  /** What is the matter. */
  headline: string;
  /** What that means for whoever looks at the board; empty when it means nothing. */
  detail: string;
  /** Whether the moment of the next read is worth telling. */
  isCounted: boolean;
};

/** What the line says. `knownAt` is the moment of `line.knownAtMs` as the reader writes it, empty without one. */
export function lineWords(line: LineState, knownAt: string): LineWords {
  const name = line.who ? NAMES[line.who] : "Pipelane";
  const shown = knownAt ? `Showing what was known at ${knownAt}.` : "";
  switch (line.kind) {
    case "key":
      return {
        headline: "CRM connection: HighLevel refuses Pipelane’s key.",
        detail: [shown, "Ask whoever runs Pipelane to check it; you stay signed in."]
          .filter(Boolean)
          .join(" "),
        isCounted: false,
      };
    case "down": {
      const headline =
        line.who === "database" ? "Pipelane cannot reach its database." : `${name} cannot be reached.`;
      return { headline, detail: shown || "It is tried again by itself.", isCounted: false };
    }
    case "busy":
      return { headline: `${name} is busy`, detail: "", isCounted: true };
    case "slow":
      return {
        headline: line.who ? `${name} is slow to answer.` : "Answers take long.",
        detail: "The board goes on by itself.",
        isCounted: false,
      };
  }
}

/** What is said while the browser itself has no line. */
export const OFFLINE: LineWords = {
  headline: "You are offline.",
  detail: "You see what was loaded last; changes cannot be saved until the connection is back.",
  isCounted: false,
};

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
