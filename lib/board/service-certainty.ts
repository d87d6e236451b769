import "server-only";
import { AppError } from "@/lib/errors";
import type { Clock } from "@/lib/fetch/clock";
import { OUTAGE_WAIT_MS } from "@/lib/fetch/outcome";
import type { HighLevelClient } from "@/lib/highlevel/client";

/**
 * By when the parts of one write have to be over, in milliseconds from its beginning. The browser gives up after 20 s.
 * A write that is sent needs ten seconds for its answer, so it begins within eight; the rest is for looking what it
 * came to.
 */
const PARTS = { begun: 8_000, sent: 18_000, known: 19_500 } as const;

/** Moments in epoch milliseconds. */
export type Times = { beganMs: number; beginByMs: number; sendByMs: number; knowByMs: number };

/** The times of a write that begins now. */
export function timesFrom(nowMs: number): Times {
  return {
    beganMs: nowMs,
    beginByMs: nowMs + PARTS.begun,
    sendByMs: nowMs + PARTS.sent,
    knowByMs: nowMs + PARTS.known,
  };
}

/** Whether a write that failed so may have been done; a failure of another kind says that it was not. */
export function isUnclear(error: unknown): error is AppError {
  return (
    error instanceof AppError && (error.code === "upstream_timeout" || error.code === "upstream_invalid")
  );
}

/** Whether upstream itself has ended it, so that it cannot happen any more; without an answer it may be under way. */
export const isOver = ({ code }: AppError): boolean => code === "upstream_invalid";

type Named = Pick<HighLevelClient, "name">;

/** The sendings of one write that got no answer and that upstream may still be at. */
export type OpenSendings = {
  count: () => number;
  /** One of them was seen to have been carried out. */
  close: () => void;
};

const NEVER_OPEN: OpenSendings = { count: () => 0, close: () => {} };

type SureParts = { client: Named; clock: Clock; times: Times; openSendings?: OpenSendings };

type Write<Answer> = {
  /** Sends it; doing it twice is doing it once. */
  send: () => Promise<Answer>;
  /**
   * Looks what became of one that failed so: its answer, or null when upstream is as it was before. Throws what it means
   * when it is neither, such as a conflict.
   */
  look: (failure: AppError) => Promise<Answer | null>;
};

/**
 * Sends a write, and when its outcome is unknown looks what became of it. What was not done is sent once more if nobody
 * knows whether it ever arrived; what upstream itself says it failed at has been repeated on the way already. When
 * upstream says that it knows no such opportunity it looks, too: a stage that it does not know, or whatever stands before
 * it, is answered alike.
 * @throws AppError what `send` and `look` throw: `conflict`, `not_found`, `rejected`; `upstream_unavailable` when it was
 * certainly not done; `upstream_timeout` when nobody knows, or when a sending of it may still be carried out
 */
export async function sendSurely<Answer>(write: Write<Answer>, parts: SureParts): Promise<Answer> {
  const { openSendings = NEVER_OPEN, client } = parts;
  try {
    return await sendUpToTwice({ ...write, openSendings }, parts);
  } catch (error) {
    throw error instanceof AppError && openSendings.count() > 0 ? openEnd(client, error) : error;
  }
}

async function sendUpToTwice<Answer>(
  write: Attempt<Answer>,
  { client, clock, times }: SureParts,
): Promise<Answer> {
  const first = await attempt(client, write);
  if ("answer" in first) return first.answer;
  if (isGone(first.failure)) throw notFoundThoughThere(client, first.failure);
  if (isOver(first.failure)) throw notDone(client, first.failure);
  if (clock.now() > times.beginByMs) throw unknown(first.failure);
  const second = await attempt(client, write).catch((error: unknown) => {
    // This one was not done, whatever was answered; the first may still arrive.
    throw isDecided(error) ? error : unknown(first.failure);
  });
  if ("answer" in second) return second.answer;
  throw unknown(first.failure);
}

type Attempt<Answer> = Write<Answer> & { openSendings: OpenSendings };

async function attempt<Answer>(client: Named, { send, look, openSendings }: Attempt<Answer>) {
  try {
    return { answer: await send() };
  } catch (failure) {
    if (!isGone(failure) && !isUnclear(failure)) throw failure;
    const looking = look(failure);
    const found = isGone(failure)
      ? await readUnwritten(client, looking)
      : await looking.catch((error: unknown) => {
          throw isDecided(error) ? error : unknown(failure);
        });
    if (found === null) return { failure };
    // Of one that upstream has ended an earlier sending may be open, and nobody knows which of them it was.
    if (!isGone(failure) && !isOver(failure)) openSendings.close();
    return { answer: found };
  }
}

/** Whether upstream says that what it was asked about is not there. */
export function isGone(error: unknown): error is AppError {
  return error instanceof AppError && error.code === "not_found";
}

function notFoundThoughThere({ name }: Named, cause: AppError): AppError {
  return new AppError("rejected", {
    message: `${cause.message}, of what is there`,
    hint: `${name} did not find it for this change, but it is still there. Nothing was changed.`,
    cause,
  });
}

/** Whether it was seen that the write can come to nothing any more: somebody else was quicker. */
const isDecided = (error: unknown) =>
  error instanceof AppError && (error.code === "conflict" || error.code === "not_found");

/**
 * What a write reads before it is sent, or after it was certainly not done.
 * @throws AppError as the read does, but none that leaves open whether it was done
 */
export function readUnwritten<Answer>(client: Named, reading: Promise<Answer>): Promise<Answer> {
  return reading.catch((error: unknown) => {
    throw isUnclear(error) ? notDone(client, error) : error;
  });
}

const TROUBLES = ["rate_limited", "upstream_unavailable", "upstream_invalid", "upstream_timeout"];

/** Throws what a read throws without which a write is not even begun: whatever became of the read, nothing was changed. */
export function throwNotBegun(error: unknown): never {
  if (!(error instanceof AppError) || !TROUBLES.includes(error.code)) throw error;
  const { code, message, hint = "Try again in a moment.", retryAfterMs, isLimit } = error;
  throw new AppError(code === "rate_limited" ? code : "upstream_unavailable", {
    ...{ message: `${message}; the write was not sent`, hint: `Nothing was changed. ${hint}`, isLimit },
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    cause: error,
  });
}

/** A failure after which nothing was done. */
export function notDone({ name }: Named, cause: AppError): AppError {
  return new AppError("upstream_unavailable", {
    message: `${cause.message}; it was not done`,
    hint: `${name} is not available now. Nothing was changed.`,
    retryAfterMs: cause.retryAfterMs ?? OUTAGE_WAIT_MS,
    cause,
  });
}

function unknown(cause: AppError): AppError {
  return new AppError("upstream_timeout", {
    message: `${cause.message}; nobody knows whether it was done`,
    hint: cause.hint ?? "It may have been done all the same: look before you repeat it.",
    cause,
  });
}

/** What a failure means of a write of which a sending may still be carried out. */
function openEnd({ name }: Named, error: AppError): AppError {
  const { code, message, hint = "", fieldErrors, current } = error;
  switch (code) {
    case "not_found":
    case "upstream_timeout":
      return error;
    case "conflict": {
      const told = `${hint} Yours got no answer, and may still come late.`.trim();
      return new AppError(code, { message, hint: told, fieldErrors, current, cause: error });
    }
    default:
      return new AppError("upstream_timeout", {
        message: `${message}; an earlier sending of it may still be carried out`,
        hint: `${name} did not answer in time. It may still be done: look before you repeat it.`,
        cause: error,
      });
  }
}
