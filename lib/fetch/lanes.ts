import { type Errand, LANES, type Lane } from "./fetch";

/** A call in the queue, as far as its place matters. */
type Queued = { errand: Errand };

const rankOf = ({ errand }: Queued) => LANES.indexOf(errand.lane);

/**
 * Whose turn is next: the first lane that has anybody, and in it the rep who was served longest ago, so that one who
 * asks for much does not keep the others waiting.
 * @param waiting in the order of their coming
 * @param servedAt the number of the last turn of each rep who had one
 */
export function nextOf<Call extends Queued>(
  waiting: Iterable<Call>,
  servedAt: ReadonlyMap<string, number>,
): Call | undefined {
  let best: { call: Call; rank: number; served: number } | undefined;
  for (const call of waiting) {
    const rank = rankOf(call);
    const served = servedAt.get(call.errand.repId) ?? -1;
    if (!best || rank < best.rank || (rank === best.rank && served < best.served))
      best = { call, rank, served };
  }
  return best?.call;
}

/** Of calls for nobody in particular, as while nobody signs in, so many are served at a time. */
const NOBODYS_AT_A_TIME = 6;

/**
 * For how many of a lane's calls a server asks for turns at a time: one for each rep who waits, so that turns go round
 * among the reps of all servers, and not among the servers.
 */
export function callsOfARound(waiting: Iterable<Queued>, lane: Lane): number {
  const reps = new Set<string>();
  let nobodys = 0;
  for (const { errand } of waiting) {
    if (errand.lane !== lane) continue;
    if (errand.repId === "") nobodys += 1;
    else reps.add(errand.repId);
  }
  return reps.size + Math.min(NOBODYS_AT_A_TIME, nobodys);
}

/** Who leaves a queue that is too long: the last to come of the lowest lane that has anybody. */
export function lastOf<Call extends Queued>(waiting: Iterable<Call>): Call | undefined {
  let last: Call | undefined;
  for (const call of waiting) if (!last || rankOf(call) >= rankOf(last)) last = call;
  return last;
}

const LONGEST_PAUSE_MS = 2_000;

/**
 * Whether a pause that upstream wants is too long for a call to wait here: for one that nobody waits for. Whoever sent it
 * comes back, and can count down to that. For a turn of our own it does wait: whoever came back for that would each time
 * find the places taken by those who began earlier.
 */
export function isTooLong(pauseMs: number, { lane }: Errand): boolean {
  return lane === "rest" && pauseMs > LONGEST_PAUSE_MS;
}
