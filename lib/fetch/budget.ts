import type { AppError } from "@/lib/errors";
import type { Clock } from "./clock";
import { type Errand, type Fetch, NO_ERRAND } from "./fetch";
import { lastOf, nextOf } from "./lanes";
import { unsent } from "./outcome";
import { heardFrom } from "./rate-headers";
import type { SendStore } from "./send-log";

type BudgetOptions = {
  clock: Clock;
  store: SendStore;
  /** Asked when a call comes and again when its turn has come: why it would not be sent; null when it would. */
  refusal?: (errand: Errand) => AppError | null;
  /** Most calls of a location that wait; the last of the lowest lane gives way. */
  mostWaiting?: number;
};

type Waiting = { errand: Errand; go: () => void; refuse: (why: unknown) => void };
type Queue = {
  waiting: Set<Waiting>;
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
    await turn(errand, request.signal);
    const forMs = clock.now() - cameAtMs;
    if (forMs > 0) errand.note?.({ kind: "waited", forMs });
    errand.note?.({ kind: "sent" });
    const response = await fetch(request, errand);
    const heard = heardFrom(response, clock.now());
    // A store that fails to learn has the next call refused; this one has its answer.
    if (heard) await store.learn(errand.locationId, heard, clock.now()).catch(() => {});
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
      const { errand } = next;
      const refused = refusal(errand);
      if (refused) {
        next.refuse(refused);
        continue;
      }
      const turn = await store.take(locationId, { lane: errand.lane, nowMs: clock.now() }).catch(() => null);
      if (turn?.kind === "now") {
        queue.turns += 1;
        queue.servedAt.set(errand.repId, queue.turns);
        next.go();
        continue;
      }
      const waitMs = turn ? turn.atMs - clock.now() : STORE_RETRY_MS;
      if (turn?.kind === "later" && turn.atMs <= (errand.startByMs ?? Number.POSITIVE_INFINITY)) {
        queue.callOff = clock.after(waitMs, () => void serve(locationId, queue));
        while (queue.waiting.size > mostWaiting) {
          lastOf(queue.waiting)?.refuse(unsent("the queue is full", FULL_RETRY_AFTER_MS));
        }
        break;
      }
      next.refuse(unsent(whyNot(turn?.kind), Math.min(waitMs, LONGEST_RETRY_AFTER_MS)));
    }
    queue.isBusy = false;
    if (queue.waiting.size === 0) queue.servedAt.clear();
  }

  return (errand: Errand, signal: AbortSignal): Promise<void> =>
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
  waiting: new Set(),
  turns: 0,
  servedAt: new Map(),
  isBusy: false,
  callOff: () => {},
});

const take = ({ waiting, servedAt }: Queue) => nextOf(waiting, servedAt);

function whyNot(kind: "later" | "spent" | "now" | undefined): string {
  if (kind === "spent") return "the day's quota is spent";
  return kind === "later" ? "no turn in time" : "the store of the limits does not answer";
}

type Joining = {
  errand: Errand;
  signal: AbortSignal;
  clock: Clock;
  resolve: () => void;
  reject: (why: unknown) => void;
};

/** Puts a call into the queue until it goes, is refused, is too late, or nobody waits for it any more. */
function join(queue: Queue, { errand, signal, clock, resolve, reject }: Joining): void {
  const leave = () => waiting.refuse(signal.reason);
  const tooLate = () => waiting.refuse(unsent("no turn in time", 1_000));
  const callOff =
    errand.startByMs === undefined ? () => {} : clock.after(errand.startByMs - clock.now(), tooLate);
  const left = () => {
    callOff();
    signal.removeEventListener("abort", leave);
    return queue.waiting.delete(waiting);
  };
  const waiting: Waiting = {
    errand,
    go: () => {
      if (left()) resolve();
    },
    refuse: (why) => {
      if (left()) reject(why);
    },
  };
  signal.addEventListener("abort", leave, { once: true });
  queue.waiting.add(waiting);
}
