import type { Ending, Hear, ProblemCode } from "@/lib/http/api-problem";
import { createListeners } from "./listeners";
import type { StoodIn } from "./queries";
import type { LineState } from "./shown";

/** The one that matters most first. */
const KINDS = ["key", "down", "busy", "slow"] as const;
type Kind = (typeof KINDS)[number];

/** What one call told of the way to the CRM. Moments are epoch milliseconds by this page's clock. */
type Trouble = {
  kind: Kind;
  who: LineState["who"];
  /** Since when the answer is known, when it was known before. */
  knownAtMs: number | null;
  /** When it is worth another try. */
  retryAtMs: number | null;
  /** Until when HighLevel takes no more calls, where the server has said so; 0 where it has not. */
  limitedUntilMs: number;
  heardAtMs: number;
};

/** A call is called slow once it has taken so long, and until it ends: then the server says whether HighLevel was slow. */
const SLOW_MS = 4_000;
/** Without a word from the server, what failed is tried again after this time. */
const RETRY_MS = 10_000;
/** Old enough that "slow" would be too weak a word. */
const OLD_MS = 60_000;

/** Of reads only these are made again and again, so that only of them is it known when they come right again. */
const READ_AGAIN = /\/(opportunities|summary)(\?|$)/;
/** Summed up from what the server has read for others, so that a quick one tells nothing. */
const SUMMARY = /\/summary/;

const SLOW: readonly ProblemCode[] = ["timeout", "upstream_timeout"];
const DOWN: readonly ProblemCode[] = [
  "unreachable",
  "unreadable",
  "upstream_unavailable",
  "upstream_invalid",
];

export type Line = ReturnType<typeof createLine>;

/** What is still waited for names nobody yet. */
const OVERDUE: Trouble = {
  ...{ kind: "slow", who: null, knownAtMs: null },
  ...{ retryAtMs: null, limitedUntilMs: 0, heardAtMs: 0 },
};

type LineParts = { now?: () => number; later?: (delayMs: number, work: () => void) => void };

const afterwards = (delayMs: number, work: () => void) => void setTimeout(work, delayMs);

/** Keeps what the last answers to the board's reads and writes tell of the way to the CRM. */
export function createLine({ now = Date.now, later = afterwards }: LineParts = {}) {
  /** By the method, the path and the query of the call. */
  let troubles: ReadonlyMap<string, Trouble> = new Map();
  /** How many calls have taken too long by now, and still do. */
  let overdue = 0;
  const listeners = createListeners<void>();

  function keep(next: ReadonlyMap<string, Trouble>): void {
    troubles = next;
    listeners.call();
  }

  /** @param leftOf what is left of a trouble, which may be nothing or the same */
  function revise(leftOf: (path: string, trouble: Trouble) => Trouble | null): void {
    const left = new Map<string, Trouble>();
    for (const [path, trouble] of troubles) {
      const still = leftOf(path, trouble);
      if (still) left.set(path, still);
    }
    if ([...troubles].some(([path, trouble]) => left.get(path) !== trouble)) keep(left);
  }

  function countOverdue(more: 1 | -1): void {
    overdue += more;
    listeners.call();
  }

  const hear: Hear = ({ method, path }) => {
    if (method === "GET" && !READ_AGAIN.test(path)) return () => undefined;
    const subject = `${method} ${path}`;
    let isOpen = true;
    let isOverdue = false;
    later(SLOW_MS, () => {
      isOverdue = isOpen;
      if (isOverdue) countOverdue(1);
    });
    return (ending) => {
      isOpen = false;
      if (isOverdue) countOverdue(-1);
      if (!ending) return;
      const nowMs = now();
      const trouble = troubleOf(ending, nowMs);
      const isQuick = !isOverdue && !ending.problem && !SUMMARY.test(path);
      const doneAtMs = method !== "GET" && !ending.problem ? nowMs : null;
      revise((of, earlier) => (of === subject ? null : leftAfter(earlier, { trouble, isQuick, doneAtMs })));
      if (trouble) keep(new Map(troubles).set(subject, trouble));
    };
  };

  return {
    hear,
    subscribe: listeners.add,
    /** When it is worth to read again; null while all is well, or nobody knows better than the board. */
    retryAtMs(): number | null {
      const wishes = Array.from(troubles.values(), ({ retryAtMs }) => retryAtMs ?? Number.NEGATIVE_INFINITY);
      const latest = Math.max(...wishes);
      return Number.isFinite(latest) ? latest : null;
    },
    /** Everything that is shown was read again since: what was heard before is of reads that nobody makes any more. */
    forgetBefore(momentMs: number): void {
      revise((_, trouble) => (trouble.heardAtMs < momentMs ? null : trouble));
    },
    /** Null while all is well. */
    state(ofBoard: OfBoard): LineState | null {
      const all = [...troubles.values(), ...(overdue > 0 ? [OVERDUE] : [])];
      return stateOf(all, ofBoard, now());
    },
  };
}

/** `doneAtMs`: when it told that a write of ours is done; null for anything else. */
type After = { trouble: Trouble | null; isQuick: boolean; doneAtMs: number | null };

/**
 * What is left of an earlier trouble after another answer: whoever answers quickly is not slow, whoever limits is there,
 * and whoever does what we write can be read again now; but what was known before is still what is shown. A read tells no
 * such thing: of a round some always come right while others fail.
 */
function leftAfter(earlier: Trouble, { trouble, isQuick, doneAtMs }: After): Trouble | null {
  if (earlier.kind === "slow") return trouble || !isQuick ? earlier : null;
  if (earlier.kind === "down" && !trouble && doneAtMs !== null) return { ...earlier, retryAtMs: doneAtMs };
  if (earlier.kind !== "down" || trouble?.kind !== "busy" || !trouble.who) return earlier;
  return earlier.knownAtMs === null ? null : { ...earlier, kind: "busy", who: trouble.who };
}

type OfBoard = {
  /** Since when what could not be read again is known; null when nothing has failed. */
  outOfDateSinceMs: number | null;
  /** What the server knew before and the page came with; null when it could ask HighLevel. */
  stoodIn: StoodIn | null;
  /** Whether there is a first page of any stage: without one, nothing is shown that could be old. */
  hasPages: boolean;
  /** When the board reads again, epoch milliseconds; a moment that has passed while it does. */
  nextReadAtMs: () => number;
};

function stateOf(all: readonly Trouble[], ofBoard: OfBoard, nowMs: number): LineState | null {
  const { outOfDateSinceMs, stoodIn, hasPages, nextReadAtMs } = ofBoard;
  const byWorst = KINDS.flatMap((kind) => all.filter((one) => one.kind === kind));
  const worst = byWorst.find(({ kind, who }) => who && kind === byWorst[0]?.kind) ?? byWorst[0];
  const told = [outOfDateSinceMs, stoodIn?.sinceMs ?? null, ...all.map((one) => one.knownAtMs)];
  const moments = hasPages ? told.filter((one) => one !== null) : [];
  if (!worst && moments.length === 0) return null;
  const knownAtMs = moments.length > 0 ? Math.min(...moments) : null;
  const isOld = knownAtMs !== null && nowMs - knownAtMs > OLD_MS;
  const kind = worst?.kind ?? (stoodIn ? (stoodIn.isLimited ? "busy" : "down") : "old");
  const who = worst ? worst.who : stoodIn && "highlevel";
  const readAtMs = nextReadAtMs();
  // What is being read while HighLevel takes no more calls waits for that to end.
  const waitedForMs =
    readAtMs > nowMs ? readAtMs : Math.max(readAtMs, ...all.map((one) => one.limitedUntilMs));
  return { kind: kind === "slow" && isOld ? "down" : kind, who, knownAtMs, nextReadAtMs: waitedForMs };
}

/** What the end of a call tells; null when all is well, or not the line's concern. */
function troubleOf({ headers, problem }: Ending, nowMs: number): Trouble | null {
  const knownAtMs = knownAtOf(headers, nowMs);
  const retryAfterMs = Number(headers?.get("retry-after") || Number.NaN) * 1_000;
  const told = headers?.get("pipelane-trouble");
  // What was known before stands in only where HighLevel is remote.
  const isRemote = (told && told !== "database") || knownAtMs !== null;
  const kind = kindOf({ told, code: problem?.code ?? null, knownAtMs });
  if (!kind) return null;
  const isFailed = kind === "down" || kind === "busy";
  const isTold = !Number.isNaN(retryAfterMs);
  const retryMs = isTold ? retryAfterMs : RETRY_MS;
  return {
    ...{ kind, knownAtMs, heardAtMs: nowMs },
    who: isRemote ? "highlevel" : told === "database" ? told : null,
    retryAtMs: isFailed ? nowMs + retryMs : null,
    limitedUntilMs: isTold && kind === "busy" ? nowMs + retryMs : 0,
  };
}

type Clues = {
  told: string | null | undefined;
  code: ProblemCode | null;
  knownAtMs: number | null;
};

function kindOf({ told, code, knownAtMs }: Clues): Kind | null {
  if (told === "key") return "key";
  if (told === "limit" || code === "rate_limited") return "busy";
  if (code && SLOW.includes(code)) return "slow";
  if ((code && DOWN.includes(code)) || knownAtMs !== null) return "down";
  return told ? "slow" : null;
}

/** `pipelane-known-at` by this page's clock, which may be off: the answer's own `Date` tells how old it is. */
function knownAtOf(headers: Headers | null, nowMs: number): number | null {
  const knownAtMs = Date.parse(headers?.get("pipelane-known-at") ?? "");
  if (Number.isNaN(knownAtMs)) return null;
  const sentAtMs = Date.parse(headers?.get("date") ?? "");
  return Number.isNaN(sentAtMs) ? Math.min(knownAtMs, nowMs) : nowMs - Math.max(0, sentAtMs - knownAtMs);
}
