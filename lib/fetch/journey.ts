import type { Outcome } from "./outcome";

/** One thing that happened on the way to upstream. */
export type Note =
  /** A call went out. */
  | { kind: "sent" }
  /** It did so for the second time or later. */
  | { kind: "retried" }
  /** No call was needed: one for the same read was under way, or its answer was fresh. */
  | { kind: "shared" }
  /** An attempt has ended; `left` when nobody waited for its end. `mayArrive`: a write that may still be carried out. */
  | { kind: "ended"; outcome: Outcome | "left"; mayArrive?: boolean }
  /** A write that got no answer was seen to have been carried out. */
  | { kind: "arrived" }
  /** A call was not sent, by our own decision: no turn in time, or the breaker is open. */
  | { kind: "held" }
  /** A call waited so long for its turn, which may be no time at all. */
  | { kind: "waited"; forMs: number }
  /** A limit held it up so long besides: the wait of a call that it shares, or the pause before another try. */
  | { kind: "heldUp"; forMs: number }
  /**
   * What was known before stood in; since when, in epoch milliseconds, for what, and after how long it is worth to ask
   * again, null when nobody said.
   */
  | { kind: "stoodIn"; knownAtMs: number; for: Lack; retryAfterMs: number | null }
  /** Upstream refused the key. */
  | { kind: "refused"; status: number };

/** Why there was nothing newer: a limit, a key that upstream refused, or any other outage. */
export type Lack = "limit" | "key" | "outage";

/** What the upstream calls of one request came to. */
export type Figures = {
  calls: number;
  retries: number;
  shared: number;
  /** How long a limit kept it waiting, in milliseconds: waits at one time count once. */
  waitedMs: number;
  /** Since when the oldest part of the answer is known, in epoch milliseconds; null when all of it is of now. */
  knownAtMs: number | null;
  /** What was known before stood in for a limit, and for nothing worse. */
  isLimited: boolean;
  /** After how many milliseconds from now it is worth to ask for all that was known before; null when nobody said. */
  retryAfterMs: number | null;
  /** Upstream refused the key. */
  isRefused: boolean;
  /** So many writes that got no answer may still be carried out, whatever became of the request. */
  mayArrive: number;
};

const NONE: Figures = {
  ...{ calls: 0, retries: 0, shared: 0, waitedMs: 0 },
  ...{ knownAtMs: null, isLimited: false, retryAfterMs: null, isRefused: false, mayArrive: 0 },
};

/** Counts what happens on the way to upstream for one request of a browser. */
export type Journey = {
  note: (note: Note) => void;
  /** Null as long as nothing was asked. */
  figures: () => Figures | null;
};

/** @param now milliseconds from any beginning */
export function createJourney(now: () => number = () => performance.now()): Journey {
  let figures: Figures | null = null;
  let waits: readonly Span[] = [];
  /** When it is worth to ask again, by `now`: the time until then grows shorter while the answer is made. */
  let retryAtMs: number | null = null;
  return {
    note: (note) => {
      figures = counted(figures ?? NONE, note);
      if (note.kind === "stoodIn" && note.retryAfterMs !== null)
        retryAtMs = Math.max(retryAtMs ?? 0, now() + note.retryAfterMs);
      if (!isWait(note)) return;
      waits = withSpan(waits, { fromMs: now() - note.forMs, toMs: now() });
      figures = { ...figures, waitedMs: lengthOf(waits) };
    },
    figures: () => {
      if (!figures || retryAtMs === null) return figures;
      return { ...figures, retryAfterMs: Math.max(0, Math.round(retryAtMs - now())) };
    },
  };
}

/** Whether it says how long a limit kept a call waiting. */
export function isWait(note: Note): note is Extract<Note, { forMs: number }> {
  return note.kind === "waited" || note.kind === "heldUp";
}

type Span = { fromMs: number; toMs: number };

/** Spans that are apart from each other. */
function withSpan(spans: readonly Span[], added: Span): readonly Span[] {
  const isApart = ({ fromMs, toMs }: Span) => toMs < added.fromMs || fromMs > added.toMs;
  const touching = [added, ...spans.filter((span) => !isApart(span))];
  const joined = {
    fromMs: Math.min(...touching.map(({ fromMs }) => fromMs)),
    toMs: Math.max(...touching.map(({ toMs }) => toMs)),
  };
  return [...spans.filter(isApart), joined];
}

function lengthOf(spans: readonly Span[]): number {
  return Math.round(spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0));
}

function counted(figures: Figures, note: Note): Figures {
  switch (note.kind) {
    case "sent":
      return { ...figures, calls: figures.calls + 1 };
    case "retried":
      return { ...figures, retries: figures.retries + 1 };
    case "shared":
      return { ...figures, shared: figures.shared + 1 };
    case "stoodIn": {
      const knownAtMs = Math.min(figures.knownAtMs ?? note.knownAtMs, note.knownAtMs);
      const isFirst = figures.knownAtMs === null;
      const isLimited = note.for === "limit" && (isFirst || figures.isLimited);
      const isRefused = figures.isRefused || note.for === "key";
      return { ...figures, knownAtMs, isLimited, isRefused };
    }
    case "waited":
    case "heldUp":
    case "held":
      return figures;
    case "ended":
      return note.mayArrive ? { ...figures, mayArrive: figures.mayArrive + 1 } : figures;
    case "arrived":
      return { ...figures, mayArrive: Math.max(0, figures.mayArrive - 1) };
    case "refused":
      return { ...figures, isRefused: true };
  }
}
