import "server-only";
import { AppError, type ErrorCode, type FieldError } from "@/lib/errors";
import {
  connectionCode,
  isGivenUp,
  neverConnected,
  OUTAGE_WAIT_MS,
  refusesKey,
  retryAfterOf,
} from "@/lib/fetch/outcome";
import { fieldErrorsWire, messageWire } from "./wire/errors";

/** What is known of a call when it fails. `path` is the API's path without its query, so that it may stand in a log. */
export type Call = {
  upstreamName: UpstreamName;
  method: string;
  path: string;
  deadlineMs: number | null;
  /** Whether it is a write, or what a write reads before or after itself. */
  isOfWrite: boolean;
};

/** What people are told that it is, where a sentence begins. */
export type UpstreamName = "HighLevel" | "The CRM";

const LONGEST_MESSAGE = 300;

/** When it is worth to ask again, where nobody says. HighLevel counts calls for ten seconds: a 429 is over by then. */
const WAIT_MS_OF_CODE: Partial<Record<ErrorCode, number>> = {
  rate_limited: 10_000,
  upstream_unavailable: OUTAGE_WAIT_MS,
};

const CODE_OF_STATUS: Partial<Record<number, ErrorCode>> = {
  400: "rejected",
  404: "not_found",
  408: "upstream_timeout",
  409: "rejected",
  413: "rejected",
  422: "rejected",
  429: "rate_limited",
  504: "upstream_timeout",
};

const nameOf = ({ method, path }: Call) => `${method} ${path}`;

/**
 * A write without a readable answer may have happened; the person has to know. A read can be tried again: in a moment,
 * where `retryAfterMs` does not say when.
 */
function whatNow(call: Call, retryAfterMs?: number): string {
  if (call.method !== "GET") return " It may have been done all the same: look before you repeat it.";
  return notChanged(call) + (retryAfterMs === undefined ? " Try again in a moment." : "");
}

/** Of what was certainly not done. A read for nothing but itself changes nothing anyway. */
const notChanged = ({ isOfWrite }: Call) => (isOfWrite ? " Nothing was changed." : "");

/** There was no whole answer: the deadline passed or the connection failed. `cause` is what fetch threw. */
export function noAnswer(call: Call, cause: unknown): AppError {
  if (cause instanceof Error && cause.name === "TimeoutError") {
    return new AppError("upstream_timeout", {
      message: `${nameOf(call)}: ${lateness(cause.message, call)}`,
      hint: hintOf("upstream_timeout", call),
      cause,
    });
  }
  const reason = connectionCode(cause) ?? "for an unknown reason";
  const message = `${nameOf(call)}: ${cause instanceof Error ? cause.message : "connection failed"}, ${reason}`;
  // A line that broke later may have carried a write all the same: the board has to look, and not call it refused.
  if (call.method !== "GET" && !neverConnected(cause)) {
    const hint = `${call.upstreamName} was cut off before it had answered.${whatNow(call)}`;
    return new AppError("upstream_timeout", { message, hint, cause });
  }
  const hint = `${call.upstreamName} is not available now.${notChanged(call)}`;
  return new AppError("upstream_unavailable", { message, hint, retryAfterMs: OUTAGE_WAIT_MS, cause });
}

/** What `lib/fetch` did not send, or gave up, of what was to change something. */
export function nothingChanged({ code, message, hint, retryAfterMs, isLimit, cause }: AppError): AppError {
  return new AppError(code, {
    ...{ message, isLimit, cause },
    ...(hint === undefined ? {} : { hint: `${hint} Nothing was changed.` }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** A limit of `lib/fetch` says itself how long it was; ours does not. */
function lateness(said: string, { deadlineMs }: Call): string {
  return deadlineMs === null || said.startsWith("no whole answer")
    ? said
    : `no whole answer in ${deadlineMs} ms`;
}

/**
 * The answer breaks the contract: a redirect, HTML, cut JSON, another shape, too long. What creates something may have
 * done it, and be the last to show it.
 */
export function unreadable(call: Call, why: string, cause?: unknown): AppError {
  return new AppError(call.method === "POST" ? "upstream_timeout" : "upstream_invalid", {
    message: `${nameOf(call)}: ${why}`,
    hint: hintOf("upstream_invalid", call),
    cause,
  });
}

/** An answer other than 2xx and 3xx. `text` is its body: one of v1's error shapes, HTML, or nothing. */
export function refused(call: Call, answer: { status: number; headers: Headers; text: string }): AppError {
  const { status, headers, text } = answer;
  const { upstreamName } = call;
  const message = `${nameOf(call)}: ${status}`;
  if (refusesKey({ method: call.method, status })) {
    // The connection is broken; the person who looks at the board is still who they are.
    const hint = `${upstreamName} refuses Pipelane's API key. Whoever runs Pipelane has to check the key; nobody needs to sign in again.${notChanged(call)}`;
    return new AppError("upstream_unavailable", { message, hint });
  }
  const codeOfOutcome = CODE_OF_OUTCOME[headers.get("pipelane-outcome") ?? ""];
  const code = codeOfOutcome ?? codeOf(call, status);
  const retryAfterMs = retryAfterOf(headers, Date.now()) ?? WAIT_MS_OF_CODE[code];
  const timed = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (code === "rejected") return new AppError(code, { message, ...timed, ...explanationOf(call, answer) });
  const reason = codeOfOutcome && sentenceOf(jsonOf(text));
  if (reason) {
    // What it says of a write says itself what became of that.
    const unchanged = call.method === "GET" ? notChanged(call) : "";
    const hint = `${upstreamName} is not available now: ${reason}${unchanged}`;
    return new AppError(code, { message, hint, ...timed });
  }
  const isFailure = status >= 500 && status !== 504;
  const hint = hintOf(isFailure ? "upstream_unavailable" : code, call, retryAfterMs);
  // HighLevel's own words for its failure help no rep, and what they quote is nothing for the log.
  return new AppError(code, { message, hint, ...timed });
}

/** The embedded CRM knows what became of a call that its database could not serve, and its words are ours. */
const CODE_OF_OUTCOME: Partial<Record<string, ErrorCode>> = {
  none: "upstream_unavailable",
  unknown: "upstream_timeout",
};

function codeOf(call: Call, status: number): ErrorCode {
  const isWrite = call.method !== "GET";
  // What names no pipeline always exists: its 404 speaks of a wrong address, not of a missing thing.
  if (status === 404 && !/^\/(pipelines|users|tags)\/(?!location$)./.test(call.path))
    return "upstream_invalid";
  const known = CODE_OF_STATUS[status];
  if (known) return known;
  if (status < 500) return isWrite ? "rejected" : "upstream_invalid";
  if (!isWrite) return "upstream_unavailable";
  // Whether a write that failed was done before it failed, nobody knows. Behind a gateway it may still be under way.
  return isGivenUp({ status }) ? "upstream_timeout" : "upstream_invalid";
}

function hintOf(code: ErrorCode, call: Call, retryAfterMs?: number): string {
  const { upstreamName } = call;
  const now = whatNow(call, retryAfterMs);
  switch (code) {
    case "not_found":
      return `${upstreamName} does not know this, or not any more. Reload to see what is there.`;
    case "rate_limited":
      return `${upstreamName} is busy.${notChanged(call)}`;
    case "upstream_timeout":
      return call.method === "GET"
        ? `${upstreamName} is slow to answer.${now}`
        : `${upstreamName} did not answer in time.${now}`;
    case "upstream_invalid":
      return `${upstreamName} answered something that Pipelane does not understand.${now}`;
    default:
      return `${upstreamName} is not available now.${now}`;
  }
}

/** Field errors stay in the wire's words here; `lib/board/translate.ts` turns them into ours. */
function explanationOf(
  { upstreamName, method, path }: Call,
  { status, text }: { status: number; text: string },
): { hint: string; fieldErrors: FieldError[] } {
  const body = jsonOf(text);
  const sentence = sentenceOf(body);
  if (sentence) return { hint: `${upstreamName} refused it: ${sentence}`, fieldErrors: [] };
  if (status === 403) return { hint: `${upstreamName} does not allow this change.`, fieldErrors: [] };
  const fields = fieldErrorsWire.safeParse(body);
  const fieldErrors = Object.entries(fields.success ? fields.data : {}).map(([path, { message }]) => ({
    path,
    message: message.slice(0, LONGEST_MESSAGE),
  }));
  // A move and a deletion have no fields that anybody could look at.
  const hasForm = method !== "DELETE" && !path.endsWith("/status");
  if (hasForm && fieldErrors.length > 0)
    return { hint: `${upstreamName} refused it. Check the fields.`, fieldErrors };
  const reasons = sentenceOf({ message: fieldErrors.map(({ message }) => message) });
  return { hint: `${upstreamName} refused it${reasons ? `: ${reasons}` : "."}`, fieldErrors };
}

/** What `{msg}` or `{message}` says, shortened, with a full stop; undefined for any other body and for an empty sentence. */
function sentenceOf(body: unknown): string | undefined {
  const said = messageWire.safeParse(body);
  const sentences = said.success ? [said.data.msg ?? said.data.message ?? []].flat() : [];
  return (
    sentences
      .map((sentence) => sentence.trim())
      .filter(Boolean)
      .join("; ")
      .slice(0, LONGEST_MESSAGE)
      .replace(/[^.!?…]$/, "$&.") || undefined
  );
}

/** The value of a JSON text; undefined when it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
