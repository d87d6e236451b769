import { boundedText } from "./bounded-text";
import type { Fetch } from "./fetch";

type ShareOptions = {
  /** How long an answer may be given again, in milliseconds. */
  freshMs?: number;
  /** How many answers are kept; the oldest leaves first. */
  mostAnswers?: number;
  /** Longest body that is read, in bytes. */
  longestBytes?: number;
  /** Epoch milliseconds. */
  now?: () => number;
};

/** An answer read whole, so that it can be given to any number of readers. */
type Answer = { status: number; headers: Headers; text: string };
type Flight = { answer: Promise<Answer>; startedAtMs: number; isInTheAir: boolean };

/**
 * Identical reads of one location share a flight, and for two seconds its answer, so that a board's counts come from
 * the very pages it reads. A write forgets everything, when it is sent and again when it is answered: a read that
 * began after a write never gets an answer from before it. Only successes are kept. A read that says
 * `Cache-Control: no-cache` wants to know how things are now, and is not shared.
 * @throws AppError `too_large` when a body is longer than `longestBytes`
 */
export function shareReads(fetch: Fetch, options: ShareOptions = {}): Fetch {
  const { freshMs = 2_000, mostAnswers = 200, longestBytes = 2_000_000, now = Date.now } = options;
  const flights = new Map<string, Flight>();

  const read = (request: Request): Promise<Answer> => {
    const key = `${request.headers.get("authorization")} ${request.url}`;
    const known = flights.get(key);
    if (known && (known.isInTheAir || now() - known.startedAtMs < freshMs)) return known.answer;
    const flight: Flight = {
      answer: readWhole(fetch, request, longestBytes),
      startedAtMs: now(),
      isInTheAir: true,
    };
    flights.delete(key);
    flights.set(key, flight);
    const forget = () => flights.get(key) === flight && flights.delete(key);
    flight.answer.then(({ status }) => {
      flight.isInTheAir = false;
      if (status >= 300) forget();
    }, forget);
    const [oldest] = flights.keys();
    if (flights.size > mostAnswers && oldest !== undefined) flights.delete(oldest);
    return flight.answer;
  };

  return async (request) => {
    const wantsNow = request.headers.get("cache-control") === "no-cache";
    if (request.method === "GET") return wantsNow ? fetch(request) : responseOf(await read(request));
    flights.clear();
    try {
      return await fetch(request);
    } finally {
      flights.clear();
    }
  };
}

async function readWhole(fetch: Fetch, request: Request, longestBytes: number): Promise<Answer> {
  const { status, headers, body } = await fetch(request);
  return { status, headers, text: await boundedText(body, longestBytes) };
}

function responseOf({ status, headers, text }: Answer): Response {
  return new Response(text === "" ? null : text, { status, headers });
}
