import type { AppError } from "@/lib/errors";
import type { Clock } from "./clock";
import { type Errand, type Fetch, type Lane, NO_ERRAND, signalOf } from "./fetch";
import { callsOfARound, isTooLong, lastOf, nextOf } from "./lanes";
import { heardFrom } from "./rate-headers";
import type { Place, Turn } from "./send-log";
import type { SendStore } from "./send-store";
import { unsent } from "./unsent";

type BudgetOptions = {
  clock: Clock;
  store: SendStore;
  /** Asked when a call comes and again when its turn has come: why it would not be sent; null when it would. */
  refusal?: (errand: Errand) => AppError | null;
  /** Most calls of a location that wait; the last of the lowest lane gives way. */
  mostWaiting?: number;
};

type Waiting = { errand: Errand; go: (place: Place) => void; refuse: (why: unknown) => void };
type Queue = {
  /** In the order of their coming. A Set's outgrown tables would hold on to those who have left. */
  waiting: Waiting[];
  turns: number;
  servedAt: Map<string, number>;
  isBusy: boolean;
  callOff: () => void;
};

/** What two windows can take: whoever stands behind that would wait past their deadline. */
const MOST_WAITING = 180;
/** A store that fails: nothing is sent uncounted, and it is asked again after this. */
const STORE_RETRY_MS = 2_000;
const FULL_RETRY_AFTER_MS = 10_000;
/** Nobody counts a longer one down. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/**
 * Sends no more than a location may, and lets the rest wait in lanes: `send-log.ts` decides when, `lanes.ts` who.
 * @throws AppError `upstream_unavailable` with `retryAfterMs` for what cannot be sent in time
 */
export function withBudget(fetch: Fetch, options: BudgetOptions): Fetch {
  const { clock, store } = options;
  const turn = createTurns(options);
  return async (request, errand = NO_ERRAND) => {
    const cameAtMs = clock.now();
    const signal = signalOf(request, errand);
    const place = await turn(errand, signal).catch((error: unknown) => {
      if (!signal.aborted) errand.note?.({ kind: "held" });
      throw error;
    });
    errand.note?.({ kind: "waited", forMs: clock.now() - cameAtMs });
    errand.note?.({ kind: "sent" });
    const response = await fetch(request, errand).finally(() =>
      store.settle(errand.locationId, { place, atMs: clock.now() }),
    );
    const heard = heardFrom(response, clock.now());
    // Nobody waits for a store to learn; one that fails to has the next call refused, and this one has its answer.
    if (heard) store.learn(errand.locationId, heard, clock.now()).catch(() => {});
    return response;
  };
}

/** Makes a function that resolves when a call may be sent. */
function createTurns({ clock, store, refusal = () => null, mostWaiting = MOST_WAITING }: BudgetOptions) {
  const queues = new Map<string, Queue>();

  async function serve(locationId: string, queue: Queue): Promise<void> {
    if (queue.isBusy) return;
    queue.isBusy = true;
    queue.callOff();
    for (let next = take(queue); next; next = take(queue)) {
      const { lane } = next.errand;
      const refused = refusal(next.errand);
      if (refused) {
        next.refuse(refused);
        continue;
      }
      const ask = { lane, calls: callsOfARound(queue.waiting, lane), nowMs: clock.now() };
      const turn = await store.take(locationId, ask).catch(() => null);
      if (turn?.kind === "now") {
        const left = letGo(queue, { lane, turn, refusal });
        for (const place of left) store.settle(locationId, { place, atMs: clock.now() });
        continue;
      }
      if (turn?.kind !== "later" && turn?.kind !== "paused") {
        const atMs = turn?.atMs ?? clock.now() + STORE_RETRY_MS;
        next.refuse(unsent(whyNot(turn), waitUntil(atMs), { isLimit: turn !== null }));
        continue;
      }
      const { kind, atMs } = turn;
      const pauseMs = kind === "paused" ? atMs - clock.now() : 0;
      for (const { errand, refuse } of [...queue.waiting]) {
        if (isTooLong(pauseMs, errand) || atMs > (errand.startByMs ?? Number.POSITIVE_INFINITY))
          refuse(unsent(whyNot(turn), waitUntil(atMs), { isLimit: true }));
      }
      while (queue.waiting.length > mostWaiting) {
        lastOf(queue.waiting)?.refuse(unsent("the queue is full", FULL_RETRY_AFTER_MS, { isLimit: true }));
      }
      if (queue.waiting.length > 0)
        queue.callOff = clock.after(atMs - clock.now(), () => void serve(locationId, queue));
      break;
    }
    queue.isBusy = false;
    if (queue.waiting.length === 0) queue.servedAt.clear();
  }
  const waitUntil = (atMs: number) => Math.min(atMs - clock.now(), LONGEST_RETRY_AFTER_MS);

  return (errand: Errand, signal: AbortSignal): Promise<Place> =>
    new Promise((resolve, reject) => {
      const refused = signal.aborted ? signal.reason : refusal(errand);
      if (refused) return reject(refused);
      const queue = queues.get(errand.locationId) ?? newQueue();
      queues.set(errand.locationId, queue);
      join(queue, { errand, signal, clock, resolve, reject });
      void serve(errand.locationId, queue);
    });
}

const newQueue = (): Queue => ({
  waiting: [],
  turns: 0,
  servedAt: new Map(),
  isBusy: false,
  callOff: () => {},
});

const take = ({ waiting, servedAt }: Queue) => nextOf(waiting, servedAt);

type LettingGo = {
  lane: Lane;
  turn: { calls: number; place: Place };
  refusal: NonNullable<BudgetOptions["refusal"]>;
};

/**
 * Lets so many calls go for which turns were taken: those that are first by now, which may have come meanwhile. Gives
 * the places that nobody needs any more.
 */
function letGo(queue: Queue, { lane, turn: { calls, place }, refusal }: LettingGo): Place[] {
  let left = calls;
  // What is not kept for the rest must not be used by it.
  const next = () => {
    const first = take(queue);
    return first?.errand.lane === "rest" && lane !== "rest" ? undefined : first;
  };
  for (let call = next(); call && left > 0; call = next()) {
    const refused = refusal(call.errand);
    if (refused) {
      call.refuse(refused);
      continue;
    }
    left -= 1;
    queue.turns += 1;
    queue.servedAt.set(call.errand.repId, queue.turns);
    call.go(place);
  }
  return Array.from({ length: left }, () => place);
}

function whyNot(turn: Turn | null): string {
  if (turn?.kind === "spent") return "the day's quota is spent";
  return turn ? "no turn in time" : "the store of the limits does not answer";
}

type Joining = {
  errand: Errand;
  signal: AbortSignal;
  clock: Clock;
  resolve: (place: Place) => void;
  reject: (why: unknown) => void;
};

/** Puts a call into the queue until it goes, is refused, is too late, or nobody waits for it any more. */
function join(queue: Queue, { errand, signal, clock, resolve, reject }: Joining): void {
  const leave = () => waiting.refuse(signal.reason);
  const tooLate = () => waiting.refuse(unsent("no turn in time", 1_000, { isLimit: true }));
  const callOff =
    errand.startByMs === undefined ? () => {} : clock.after(errand.startByMs - clock.now(), tooLate);
  const left = () => {
    callOff();
    signal.removeEventListener("abort", leave);
    const at = queue.waiting.indexOf(waiting);
    return at !== -1 && queue.waiting.splice(at, 1).length > 0;
  };
  const waiting: Waiting = {
    errand,
    go: (place) => {
      if (left()) resolve(place);
    },
    refuse: (why) => {
      if (left()) reject(why);
    },
  };
  signal.addEventListener("abort", leave, { once: true });
  queue.waiting.push(waiting);
}
