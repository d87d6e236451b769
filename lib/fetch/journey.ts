import type { Outcome } from "./outcome";

/** One thing that happened on the way to upstream. */
export type Note =
  /** A call went out. */
  | { kind: "sent" }
  /** It did so for the second time or later. */
  | { kind: "retried" }
  /** No call was needed: one for the same read was under way, or its answer was fresh. */
  | { kind: "shared" }
  /** An attempt has ended; `left` when nobody waited for its end. */
  | { kind: "ended"; outcome: Outcome | "left" }
  /** A call was not sent, by our own decision: no turn in time, or the breaker is open. */
  | { kind: "held" }
  /** A call waited so long for its turn, which may be no time at all. */
  | { kind: "waited"; forMs: number }
  /** What was known before stood in; since when, in epoch milliseconds, and whether only for a limit. */
  | { kind: "stoodIn"; knownAtMs: number; isLimit: boolean }
  /** Upstream refused the key. */
  | { kind: "refused"; status: number };

/** What the upstream calls of one request came to. */
export type Figures = {
  calls: number;
  retries: number;
  shared: number;
  /** The longest wait for a turn, in milliseconds. */
  waitedMs: number;
  /** Since when the oldest part of the answer is known, in epoch milliseconds; null when all of it is of now. */
  knownAtMs: number | null;
  /** What was known before stood in for a limit, and for nothing worse. */
  isLimited: boolean;
  /** Upstream refused the key. */
  isRefused: boolean;
};

const NONE: Figures = {
  ...{ calls: 0, retries: 0, shared: 0, waitedMs: 0 },
  ...{ knownAtMs: null, isLimited: false, isRefused: false },
};

/** Counts what happens on the way to upstream for one request of a browser. */
export type Journey = {
  note: (note: Note) => void;
  /** Null as long as nothing was asked. */
  figures: () => Figures | null;
};

export function createJourney(): Journey {
  let figures: Figures | null = null;
  return {
    note: (note) => {
      figures = counted(figures ?? NONE, note);
    },
    figures: () => figures,
  };
}

function counted(figures: Figures, note: Note): Figures {
  switch (note.kind) {
    case "sent":
      return { ...figures, calls: figures.calls + 1 };
    case "retried":
      return { ...figures, retries: figures.retries + 1 };
    case "shared":
      return { ...figures, shared: figures.shared + 1 };
    case "waited":
      return { ...figures, waitedMs: Math.max(figures.waitedMs, note.forMs) };
    case "stoodIn": {
      const knownAtMs = Math.min(figures.knownAtMs ?? note.knownAtMs, note.knownAtMs);
      const isFirst = figures.knownAtMs === null;
      return { ...figures, knownAtMs, isLimited: note.isLimit && (isFirst || figures.isLimited) };
    }
    case "ended":
    case "held":
      return figures;
    case "refused":
      return { ...figures, isRefused: true };
  }
}
