import { OUTAGE_WAIT_MS } from "./outcome";

/** What a breaker knows of its location's upstream. `recent`: whether the last calls failed, the newest last. */
export type BreakerState =
  | { kind: "closed"; recent: readonly boolean[] }
  | { kind: "open"; untilMs: number }
  | { kind: "probing" };

export type BreakerEvent = "succeeded" | "failed" | "left";

const FAILURES_IN_A_ROW = 5;
const RECENT_CALLS = 20;
/** A probe is out: whoever comes meanwhile should ask again soon. */
const PROBING_MS = 1_000;

export const CLOSED: BreakerState = { kind: "closed", recent: [] };

/** How long a call has to stay away, in milliseconds; 0 when it may be sent. */
export function stayAwayMs(state: BreakerState, nowMs: number): number {
  if (state.kind === "closed") return 0;
  return state.kind === "probing" ? PROBING_MS : Math.max(0, state.untilMs - nowMs);
}

/** The state once a call that need not stay away is sent: the first after an opening is a probe, and alone. */
export function sent(state: BreakerState): { state: BreakerState; isProbe: boolean } {
  return state.kind === "open" ? { state: { kind: "probing" }, isProbe: true } : { state, isProbe: false };
}

/** The state after a call ended; `left` when nobody waited for its end. What was sent before an opening decides nothing after it. */
export function ended(
  state: BreakerState,
  { event, isProbe, nowMs }: { event: BreakerEvent; isProbe: boolean; nowMs: number },
): BreakerState {
  if (isProbe) {
    if (event === "succeeded") return CLOSED;
    return { kind: "open", untilMs: event === "failed" ? nowMs + OUTAGE_WAIT_MS : nowMs };
  }
  if (state.kind !== "closed" || event === "left") return state;
  const recent = [...state.recent, event === "failed"].slice(-RECENT_CALLS);
  return hasBroken(recent) ? { kind: "open", untilMs: nowMs + OUTAGE_WAIT_MS } : { kind: "closed", recent };
}

function hasBroken(recent: readonly boolean[]): boolean {
  const inARow = recent.slice(-FAILURES_IN_A_ROW);
  if (inARow.length === FAILURES_IN_A_ROW && inARow.every(Boolean)) return true;
  return recent.length === RECENT_CALLS && recent.filter(Boolean).length >= RECENT_CALLS / 2;
}
