import "server-only";
import pino from "pino";
import { env } from "@/lib/env";
import type { RequestLine } from "@/lib/http/request-line";

let logger: pino.Logger | undefined;

/** One line for one request, as JSON on stdout: `error` for our and upstream's failures (5xx), `info` for all else. */
export function logRequest({ error, ...line }: RequestLine): void {
  logger ??= pino({ level: env().LOG_LEVEL, base: null });
  const told = error ? { ...line, code: error.code, problem: error.message } : line;
  if (!error || error.status < 500) logger.info(told, "request");
  else logger.error({ ...told, cause: causeOf(error.cause) }, "request");
}

/** Enough to find the place: errors that we throw name no data, and others are shown with their stack. */
function causeOf(cause: unknown): string | undefined {
  if (cause === undefined) return undefined;
  return cause instanceof Error ? (cause.stack ?? cause.message) : typeof cause;
}
