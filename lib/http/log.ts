import "server-only";
import type { Writable } from "node:stream";
import pino from "pino";
import type { Fetch } from "@/lib/fetch/fetch";
import type { RequestLine } from "./request-line";

export type Log = {
  /** One line for one request: `error` for our and upstream's failures (5xx), `info` for all else. */
  request: (line: RequestLine) => void;
  /** What failed behind an answer that does not say so, such as a 500 of the embedded CRM. */
  failure: (error: unknown) => void;
};

/** Where a process keeps its log's way out. */
export const STDOUT_KEY = Symbol.for("pipelane.stdout");

/**
 * Standard output, shared by all of Next's bundles. Lines are written together, half a second late at most and all of
 * them before the process exits: one by one they would stop it for each. Where nobody reads, lines are dropped once 10 MB wait.
 */
function openStdout(): pino.DestinationStream {
  const open: pino.DestinationStream | undefined = Reflect.get(globalThis, STDOUT_KEY);
  if (open) return open;
  const stdout = pino.destination({
    ...{ fd: 1, sync: false },
    ...{ minLength: 4_096, maxLength: 10_000_000, periodicFlush: 500 },
  });
  Reflect.set(globalThis, STDOUT_KEY, stdout);
  return stdout;
}

/**
 * Makes the log: lines of JSON, on standard output unless `to` says otherwise.
 * @param level least level that is written; asked for at the first line
 */
export function createLog({ level, to }: { level: () => string; to?: Writable }): Log {
  let opened: pino.Logger | undefined;
  const logger = () => {
    opened ??= pino({ level: level(), base: null }, to ?? openStdout());
    return opened;
  };
  return {
    request: ({ error, ...line }) => {
      const told = error ? { ...line, code: error.code, problem: error.message } : line;
      if (!error || error.status < 500) logger().info(told, "request");
      else logger().error({ ...told, cause: causeOf(error.cause) }, "request");
    },
    failure: (error) => logger().error({ cause: causeOf(error) }, "failure"),
  };
}

/** How deep causes are told: ours, the database's, the driver's. */
const MOST_CAUSES = 3;

/**
 * Enough to find the place: errors that we throw name no data, and others are shown with their stack. What caused them
 * is told by name, code and message.
 */
function causeOf(cause: unknown): string | undefined {
  if (cause === undefined) return undefined;
  if (!(cause instanceof Error)) return typeof cause;
  return [stackOf(cause), ...causesOf(cause).map((line) => `caused by ${line}`)].join("\n");
}

/** A stack begins with the message. */
function stackOf(error: Error): string {
  const { stack, message } = error;
  return stack ? stack.replace(message, () => messageOf(error)) : messageOf(error);
}

function causesOf({ cause }: Error, depth = 1): string[] {
  if (!(cause instanceof Error) || depth > MOST_CAUSES) return [];
  const code = codeOf(cause);
  return [`${cause.name}${code && ` ${code}`}: ${messageOf(cause)}`, ...causesOf(cause, depth + 1)];
}

const codeOf = (error: Error) => ("code" in error ? String(error.code) : "");
/** PostgreSQL's data exceptions quote the value that was wrong. */
const isOfData = (error: Error) => /^22[0-9A-Z]{3}$/.test(codeOf(error));
const messageOf = (error: Error) => (isOfData(error) ? "a value was wrong" : error.message);

type LoggedFetch = {
  fetch: Fetch;
  /** The location that a request is for; null where nobody can tell. */
  locationOf: (request: Request) => string | null;
  log: (line: RequestLine) => void;
};

/** The same fetch, with a line for each request: what is no plain word of its path is taken for an id and left out. */
export function loggedFetch({ fetch, locationOf, log }: LoggedFetch): Fetch {
  return async (request) => {
    const startedAt = performance.now();
    const locationId = locationOf(request);
    const response = await fetch(request);
    const segments = new URL(request.url).pathname.split("/");
    log({
      method: request.method,
      route: segments.map((segment) => (/^([a-z-]{0,15}|v\d)$/.test(segment) ? segment : ":id")).join("/"),
      status: response.status,
      durationMs: Math.round(performance.now() - startedAt),
      requestId: crypto.randomUUID(),
      ...(locationId === null ? {} : { locationId }),
    });
    return response;
  };
}
