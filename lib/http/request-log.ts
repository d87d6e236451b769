import "server-only";
import pino from "pino";
import type { RequestLine } from "./request-line";

/**
 * Makes the log of requests: one line of JSON each on stdout, `error` for our and upstream's failures (5xx), `info`
 * for all else.
 * @param level least level that is written; asked for at the first line
 */
export function createRequestLog({ level }: { level: () => string }): (line: RequestLine) => void {
  let logger: pino.Logger | undefined;
  return ({ error, ...line }) => {
    logger ??= pino({ level: level(), base: null });
    const told = error ? { ...line, code: error.code, problem: error.message } : line;
    if (!error || error.status < 500) logger.info(told, "request");
    else logger.error({ ...told, cause: causeOf(error.cause) }, "request");
  };
}

/** Enough to find the place: errors that we throw name no data, and others are shown with their stack. */
function causeOf(cause: unknown): string | undefined {
  if (cause === undefined) return undefined;
  return cause instanceof Error ? (cause.stack ?? cause.message) : typeof cause;
}
