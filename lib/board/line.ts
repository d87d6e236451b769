import type { Ending, Hear, ProblemCode } from "@/lib/http/api-problem";
import { createListeners } from "./listeners";
import type { StoodIn } from "./queries";
import type { LineState } from "./shown";

/** The one that matters most first. */
const KINDS = ["key", "down", "busy", "slow"] as const;
type Kind = LineState["kind"];

/** What one read told of the way to the CRM. Moments are epoch milliseconds by this page's clock. */
type Trouble = {
  kind: Kind;
  who: LineState["who"];
  /** Since when the answer is known, when it was known before. */
  knownAtMs: number | null;
  /** When it is worth another try. */
  retryAtMs: number | null;
  heardAtMs: number;
};

/** A read that takes longer is called slow. */
const SLOW_MS = 4_000;
/** Without a word from the server, what failed is tried again after this time. */
const RETRY_MS = 10_000;
/** Old enough that "slow" would be too weak a word. */
const OLD_MS = 60_000;

/** Only these are read again and again, so that only of them is it known when they come right again. */
const READ_AGAIN = /\/(opportunities|summary)(\?|$)/;

const SLOW: readonly ProblemCode[] = ["timeout", "upstream_timeout"];
const DOWN: readonly ProblemCode[] = [
  "unreachable",
  "unreadable",
  "upstream_unavailable",
  "upstream_invalid",
];

export type Line = ReturnType<typeof createLine>;

type LineParts = { now?: () => number; later?: (delayMs: number, work: () => void) => void };

const afterwards = (delayMs: number, work: () => void) => void setTimeout(work, delayMs);

/** Keeps what the last answers to the board's reads tell of the way to the CRM. */
export function createLine({ now = Date.now, later = afterwards }: LineParts = {}) {
  /** By the path and query of the read. */
  let troubles: ReadonlyMap<string, Trouble> = new Map();
  const listeners = createListeners<void>();

  function note(path: string, trouble: Trouble | null): void {
    const next = new Map(troubles);
    if (trouble) next.set(path, trouble);
    else next.delete(path);
    troubles = next;
    listeners.call();
  }

  const hear: Hear = ({ method, path }) => {
    if (method !== "GET" || !READ_AGAIN.test(path)) return () => undefined;
    const sentAtMs = now();
    let isOpen = true;
    later(SLOW_MS, () => {
      if (isOpen) note(path, troubles.get(path) ?? troubleOf(null, { sentAtMs, nowMs: now() }));
    });
    return (ending) => {
      isOpen = false;
      const trouble = ending && troubleOf(ending, { sentAtMs, nowMs: now() });
      if (ending && (trouble || troubles.has(path))) note(path, trouble);
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
      const kept = [...troubles].filter(([, { heardAtMs }]) => heardAtMs >= momentMs);
      if (kept.length === troubles.size) return;
      troubles = new Map(kept);
      listeners.call();
    },
    /**
     * Null while all is well.
     * @param outOfDateSinceMs since when what could not be read again is known; null when nothing has failed
     * @param stoodIn what the server knew before and the page came with; null when it could ask HighLevel
     */
    state({ outOfDateSinceMs, stoodIn, nextReadAtMs }: OfBoard): LineState | null {
      const all = [...troubles.values()];
      const byWorst = KINDS.flatMap((kind) => all.filter((one) => one.kind === kind));
      // What is still waited for names nobody yet.
      const worst = byWorst.find(({ kind, who }) => who && kind === byWorst[0]?.kind) ?? byWorst[0];
      const told = [outOfDateSinceMs, stoodIn?.sinceMs ?? null, ...all.map((one) => one.knownAtMs)];
      const moments = told.filter((one) => one !== null);
      if (!worst && moments.length === 0) return null;
      const knownAtMs = moments.length > 0 ? Math.min(...moments) : null;
      const isOld = knownAtMs !== null && now() - knownAtMs > OLD_MS;
      const kind = worst?.kind ?? (stoodIn?.isLimited ? "busy" : "down");
      const who = worst ? worst.who : stoodIn && "highlevel";
      return { kind: kind === "slow" && isOld ? "down" : kind, who, knownAtMs, nextReadAtMs: nextReadAtMs() };
    },
  };
}

type OfBoard = {
  outOfDateSinceMs: number | null;
  stoodIn: StoodIn | null;
  nextReadAtMs: () => number;
};
type When = { sentAtMs: number; nowMs: number };

/** What the end of a read tells; null when all is well, or not the line's concern. `ending` null: it has not ended yet. */
function troubleOf(ending: Ending | null, { sentAtMs, nowMs }: When): Trouble | null {
  const { headers = null, problem = null } = ending ?? {};
  const knownAtMs = knownAtOf(headers, nowMs);
  const retryAfterMs = Number(headers?.get("retry-after") || Number.NaN) * 1_000;
  const told = headers?.get("pipelane-trouble");
  // What was known before stands in only where HighLevel is remote.
  const isRemote = (told && told !== "database") || knownAtMs !== null;
  const kind = kindOf({ told, code: problem?.code ?? null, knownAtMs }, nowMs - sentAtMs);
  if (!kind) return null;
  const isFailed = kind === "down" || kind === "busy";
  const retryMs = Number.isNaN(retryAfterMs) ? RETRY_MS : retryAfterMs;
  return {
    ...{ kind, knownAtMs, heardAtMs: nowMs },
    who: isRemote ? "highlevel" : told === "database" ? told : null,
    retryAtMs: isFailed ? nowMs + retryMs : null,
  };
}

type Clues = {
  told: string | null | undefined;
  code: ProblemCode | null;
  knownAtMs: number | null;
};

function kindOf({ told, code, knownAtMs }: Clues, tookMs: number): Kind | null {
  if (told === "key") return "key";
  if (told === "limit" || code === "rate_limited") return "busy";
  if (code && SLOW.includes(code)) return "slow";
  if ((code && DOWN.includes(code)) || knownAtMs !== null) return "down";
  return tookMs >= SLOW_MS ? "slow" : null;
}

/** `pipelane-known-at` by this page's clock, which may be off: the answer's own `Date` tells how old it is. */
function knownAtOf(headers: Headers | null, nowMs: number): number | null {
  const knownAtMs = Date.parse(headers?.get("pipelane-known-at") ?? "");
  if (Number.isNaN(knownAtMs)) return null;
  const sentAtMs = Date.parse(headers?.get("date") ?? "");
  return Number.isNaN(sentAtMs) ? Math.min(knownAtMs, nowMs) : nowMs - Math.max(0, sentAtMs - knownAtMs);
}
