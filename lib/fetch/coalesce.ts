import { AppError } from "@/lib/errors";
import { type Answer, answerOf, responseOf } from "./answer";
import { type Errand, type Fetch, isRead, type Known, NO_ERRAND, signalOf } from "./fetch";
import { isWait, type Lack, type Note } from "./journey";
import { createKeptAnswers, type KeptAnswers } from "./kept-answers";
import { mayBeDone, outcomeOfThrown, refusesKey, retryAfterOf } from "./outcome";
import { whenAborted } from "./when-aborted";

type CoalesceOptions = {
  /** How long an answer may be given again, in milliseconds. */
  freshMs?: number;
  /** How long an answer may stand in for one that cannot be had, in milliseconds; 0 for never. */
  staleMs?: number;
  /** How many answers are kept, and how many bytes of them; the oldest leaves first. */
  mostAnswers?: number;
  mostBytes?: number;
  /** Longest body that is read, in bytes. */
  longestBytes?: number;
  /** Whether a write to one address may change what a read of another answers. */
  isTouched?: (addresses: { read: string; written: string }) => boolean;
  /** Epoch milliseconds. */
  now?: () => number;
};

/** As long may a person wait for a turn where something older may stand in. */
const PATIENCE_MS = 2_000;

type Flight = {
  answer: Promise<Answer>;
  /** Whether a person waits for it, as far as turns and pauses are concerned. */
  isAwaited: boolean;
  readers: number;
  abort: () => void;
  /** Those who share it, and hear how long a limit kept it waiting. */
  others: ((waitedMs: number) => void)[];
};

/** In place of what a flight has brought and holds: a Map's outgrown tables hold on to flights, and would to all of it. */
const GIVEN: Promise<never> = new Promise(() => {});
const NOTHING = () => {};

type Read = { url: string; authorization: string | null };

const readOf = ({ url, headers }: Request): Read => ({ url, authorization: headers.get("authorization") });
/** A location's reads with one key: a key that was changed starts afresh. The id holds no space. */
const scopeOf = ({ authorization }: Read, { locationId }: Errand) => `${locationId} ${authorization} `;
const keyOf = (read: Read, errand: Errand) => `${scopeOf(read, errand)}${read.url}`;
const wantsNow = ({ headers }: Request) => headers.get("cache-control") === "no-cache";
const addressOf = (key: string) => key.slice(key.lastIndexOf(" ") + 1);

/**
 * Identical reads of one location share a flight, and for five seconds its answer, so that a board's counts come from
 * the very pages it reads. A write takes what it touches out of the sharing, when it is sent and again when it is
 * answered: a read that began after a write never gets an answer from before it. Only successes that can be read are
 * kept. A read that says `Cache-Control: no-cache` wants to know how things are now, and is not shared. A flight is
 * called off when its last reader has gone. A person who shares one of a poll's, which does not wait for the end of a
 * limit, asks anew when it comes back with that.
 * While upstream is down, limits or refuses us, or answers what cannot be read, an answer of the last five minutes
 * stands in, and `stoodIn` is noted; but none from before a write that was or may have been done. Where it stood in for a
 * page, a redirect or a refused key, which no breaker takes for a failure, it does so for five seconds, but not for a
 * person who waits.
 * @throws AppError `too_large` when a body is longer than `longestBytes`
 */
export function coalesce(fetch: Fetch, options: CoalesceOptions = {}): { fetch: Fetch; known: Known } {
  const { freshMs = 5_000, staleMs = 300_000, longestBytes = 2_000_000 } = options;
  const { mostAnswers = 500, mostBytes = 20_000_000, isTouched = () => true, now = Date.now } = options;
  const flights = new Map<string, Flight>();
  const kept = createKeptAnswers({ mostAnswers, mostBytes });
  const { knownOf, olderOf, hasOlder } = recalled(kept, { freshMs, staleMs, now });

  const takeOff = (key: string, request: Request, errand: Errand): Flight => {
    const knownAtMs = now();
    const nobody = new AbortController();
    const isAwaited = isOfPerson(errand);
    const patience = isAwaited && hasOlder(key) && { startByMs: knownAtMs + PATIENCE_MS };
    const others: Flight["others"] = [];
    const note = (happened: Note) => {
      errand.note?.(happened);
      if (isWait(happened)) for (const hear of others) hear(happened.forMs);
    };
    const flight: Flight = {
      answer: fetch(request, { ...errand, ...patience, note, signal: nobody.signal }).then((response) =>
        answerOf(response, longestBytes),
      ),
      isAwaited,
      readers: 0,
      abort: () => nobody.abort(),
      others,
    };
    flights.set(key, flight);
    const land = () => unshare(flights, key, flight);
    flight.answer.then((answer) => {
      if (!land()) return;
      if (answer.status < 300 && isReadable(answer, errand)) kept.keep(key, answer, knownAtMs);
      else if (isMiss(answer, errand)) kept.miss(key, { atMs: now(), for: lackOf(answer) });
    }, land);
    return flight;
  };

  const read = async (request: Request, errand: Errand): Promise<Response> => {
    const key = keyOf(readOf(request), errand);
    const known = knownOf(key, errand);
    if (known) return responseOf(known);
    const shared = flights.get(key);
    if (shared) join(shared, errand, now);
    const flight = shared ?? takeOff(key, request, errand);
    const signal = signalOf(request, errand);
    const abandon = () => unshare(flights, key, flight);
    try {
      const answer = await waitFor(flight, signal, abandon);
      const why = { for: lackOf(answer), retryAfterMs: retryAfterOf(answer.headers, now()) };
      const older = isWorseThanStale(answer, errand) && olderOf(key, errand, why);
      if (!older && why.for === "limit" && isOfPolls(flight, errand)) return read(request, errand);
      return responseOf(older || answer);
    } catch (error) {
      if (!isOutage(error) || signal.aborted) throw error;
      const why = whyOf(error);
      const older = olderOf(key, errand, why);
      if (older) return responseOf(older);
      if (why.for === "limit" && isOfPolls(flight, errand)) return read(request, errand);
      throw error;
    }
  };

  const write = writer(fetch, { flights, kept, isTouched });
  return {
    fetch: (request, errand = NO_ERRAND) => {
      if (!isRead(request)) return write(request, errand);
      return wantsNow(request) ? fetch(request, errand) : read(request, errand);
    },
    known: (read, errand) => knownOf(keyOf(read, errand), errand),
  };
}

/** Takes a flight that is over out of the sharing, and its answer out of it; false when a write has taken it out before. */
function unshare(flights: Map<string, Flight>, key: string, flight: Flight): boolean {
  flight.answer = GIVEN;
  flight.abort = NOTHING;
  flight.others.length = 0;
  return flights.get(key) === flight && flights.delete(key);
}

/** Why what was known stands in. */
type Why = Pick<Extract<Note, { kind: "stoodIn" }>, "for" | "retryAfterMs">;

function whyOf(error: unknown): Why {
  if (!(error instanceof AppError)) return { for: "outage", retryAfterMs: null };
  return { for: error.isLimit ? "limit" : "outage", retryAfterMs: error.retryAfterMs ?? null };
}

function recalled(
  kept: KeptAnswers,
  { freshMs, staleMs, now }: Required<Pick<CoalesceOptions, "freshMs" | "staleMs" | "now">>,
) {
  const lastOf = (key: string) => {
    const last = kept.get(key);
    return last && now() - last.knownAtMs < staleMs ? last : undefined;
  };
  /** What was known before, where that is better than nothing; undefined where it is not. */
  const olderOf = (key: string, errand: Errand, why: Why): Answer | undefined => {
    const last = lastOf(key);
    if (!last) return undefined;
    errand.note?.({ kind: "stoodIn", knownAtMs: last.knownAtMs, ...why });
    return last.answer;
  };
  /** What is given without asking upstream; undefined where it has to be asked. */
  const knownOf = (key: string, errand: Errand): Answer | undefined => {
    const last = kept.get(key);
    if (!last) return undefined;
    if (errand.lane === "rest" && last.miss && now() - last.miss.atMs < freshMs)
      return olderOf(key, errand, { for: last.miss.for, retryAfterMs: null });
    if (!last.isFresh || now() - last.knownAtMs >= freshMs) return undefined;
    errand.note?.({ kind: "shared" });
    return last.answer;
  };
  return { knownOf, olderOf, hasOlder: (key: string) => lastOf(key) !== undefined };
}

type Shared = {
  flights: Map<string, Flight>;
  kept: KeptAnswers;
  isTouched: NonNullable<CoalesceOptions["isTouched"]>;
};

/** Sends writes, and takes out of the sharing what they touch. */
function writer(fetch: Fetch, { flights, kept, isTouched }: Shared): Fetch {
  return async (request, errand = NO_ERRAND) => {
    const touched = touchedBy(request, { errand, isTouched });
    const takeOut = () => {
      for (const key of flights.keys()) if (touched(key)) flights.delete(key);
      kept.age(touched);
    };
    takeOut();
    try {
      const response = await fetch(request, errand);
      if (response.ok || response.status >= 500) kept.forget(touched);
      return response;
    } catch (error) {
      if (mayBeDone(outcomeOfThrown(error))) kept.forget(touched);
      throw error;
    } finally {
      takeOut();
    }
  };
}

/** Keys of the same location's reads that a write may change. */
function touchedBy(request: Request, { errand, isTouched }: Pick<Shared, "isTouched"> & { errand: Errand }) {
  const scope = scopeOf(readOf(request), errand);
  return (key: string) => key.startsWith(scope) && isTouched({ read: addressOf(key), written: request.url });
}

function join({ others }: Flight, { note }: Errand, now: () => number): void {
  const joinedAtMs = now();
  note?.({ kind: "shared" });
  others.push((waitedMs) => note?.({ kind: "heldUp", forMs: Math.min(waitedMs, now() - joinedAtMs) }));
}

/** The flight's answer for one reader, who may leave; the last one to leave calls it off. */
function waitFor(flight: Flight, signal: AbortSignal, onEmpty: () => void): Promise<Answer> {
  // Of a reader who has gone before it came, too.
  const { answer } = flight;
  return new Promise((resolve, reject) => {
    const leave = () => {
      flight.readers -= 1;
      reject(signal.reason);
      if (flight.readers > 0) return;
      flight.abort();
      onEmpty();
    };
    flight.readers += 1;
    const stay = whenAborted(signal, leave);
    answer.finally(stay).then(resolve, reject);
  });
}

const isOfPerson = ({ lane }: Errand): boolean => lane !== "rest";

/** A person waits for the end of a limit where polls do not: it is theirs that has come back empty. */
const isOfPolls = ({ isAwaited }: Flight, errand: Errand): boolean => !isAwaited && isOfPerson(errand);

function isWorseThanStale(answer: Answer, errand: Errand): boolean {
  const { status } = answer;
  return isMiss(answer, errand) || status >= 500 || status === 429;
}

/** What the same call would be answered again, and no breaker takes for a failure. */
function isMiss(answer: Answer, errand: Errand): boolean {
  return isOfAnother(answer, errand) || lackOf(answer) === "key";
}

/** A refused key is a connection that broke, and good ones have been refused: what was read before may still be seen. */
function lackOf({ status }: Answer): Lack {
  if (status === 429) return "limit";
  return refusesKey({ method: "GET", status }) ? "key" : "outage";
}

/** A redirect or a web page with status 200 comes from something that stands before an upstream that is away. */
function isOfAnother(answer: Answer, errand: Errand): boolean {
  return answer.status < 300 ? !isReadable(answer, errand) : answer.status < 400;
}

const isReadable = (answer: Answer, errand: Errand): boolean => errand.isReadable?.(answer) ?? true;

function isOutage(error: unknown): boolean {
  return !(error instanceof AppError) || error.code.startsWith("upstream_") || error.code === "too_large";
}
