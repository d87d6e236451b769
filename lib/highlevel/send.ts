import "server-only";
import type * as z from "zod";
import { derived } from "@/lib/derived";
import { AppError } from "@/lib/errors";
import { type Answer, answerOf } from "@/lib/fetch/answer";
import { type Errand, type Fetch, type Known, type Lane, NO_ERRAND } from "@/lib/fetch/fetch";
import { limitedSignal } from "@/lib/fetch/limited-signal";
import {
  type Call as FailedCall,
  jsonOf,
  noAnswer,
  nothingChanged,
  refused,
  type UpstreamName,
  unreadable,
} from "./failure";

/** No answer of v1 is anywhere near; a page of 100 opportunities is about 100 kB. */
const LONGEST_ANSWER_BYTES = 2_000_000;

/** Where calls go, for whom, with which key, and how long one may take. */
export type Upstream = {
  name: UpstreamName;
  fetch: Fetch;
  /** Asked before a shared read is sent; where it is absent nothing is known. */
  known?: Known;
  /** Nobody in particular when absent. */
  asker?: Asker;
  baseUrl: string;
  apiKey: string;
  /** From the first byte of a call to the last of its answer; null when `fetch` itself ends what takes too long. */
  deadlineMs: number | null;
};

/** Whose budget calls cost, the person they are for, and who hears of them. */
export type Asker = Pick<Errand, "locationId" | "repId" | "note"> & {
  /** Whether no person waits for what it reads, so that it goes last. */
  isPoll?: boolean;
  /** Aborted when nobody waits for an answer any more. A write goes on: half a write helps nobody. */
  signal?: AbortSignal;
};

const NOBODY: Asker = NO_ERRAND;

type Call = {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/v1`, ids already encoded. */
  path: string;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  /** Whether the answer must not be one that was given before. */
  isFresh?: true;
  /** How urgent a read is; `rest` when absent. A write is always one. */
  lane?: Lane;
  /** From when on nobody waits for the answer, in epoch milliseconds. A read that has one belongs to a write. */
  endByMs?: number | undefined;
};

/** An id as a segment of a path. A URL would resolve `..`, however it is encoded. @throws AppError `invalid_request` */
export function segment(id: string): string {
  if (/^\.{0,2}$/.test(id))
    throw new AppError("invalid_request", { message: "an id that is no path segment" });
  return encodeURIComponent(id);
}

/** What an answer says; or what is wrong with it, for the log. */
type Reading<Value> = { value: Value } | { wrong: string };
type Reader<Value> = (answer: Answer) => Reading<Value>;

/** Makes what reads an answer's JSON by schema: once, however many share it. */
export function readerOf<Value>(schema: z.ZodType<Value>): Reader<Value> {
  return derived(({ text }) => {
    const body = jsonOf(text);
    if (body === undefined) return { wrong: text.trim() === "" ? "an empty body" : "no JSON" };
    const parsed = schema.safeParse(body);
    if (parsed.success) return { value: parsed.data };
    const where = parsed.error.issues.map((issue) => `${issue.path.join(".") || "body"} ${issue.code}`);
    return { wrong: `unknown shape: ${where.slice(0, 3).join(", ")}` };
  });
}

/** Sends one call and reads the answer's JSON by schema. @throws AppError as `lib/highlevel/failure.ts` maps them. */
export function ask<Value>(upstream: Upstream, call: Call, schema: z.ZodType<Value>): Promise<Value> {
  return askShared(upstream, call, readerOf(schema));
}

/** Like `ask`, for an answer that others may be given as well: they share what was read of it, and never change it. */
export async function askShared<Value>(
  upstream: Upstream,
  call: Call,
  reader: Reader<Value>,
): Promise<Value> {
  const reading = reader(await exchange(upstream, call, (answer) => "value" in reader(answer)));
  if ("value" in reading) return reading.value;
  throw unreadable(toldOf(upstream, call), reading.wrong);
}

/**
 * Sends one call whose answer says nothing: an empty body, `""`, `OK` or any JSON is a success.
 * Source: v1 documents `""` for status and delete; `OK` as text has been seen in mocks (read November 2026).
 */
export async function tell(upstream: Upstream, call: Call): Promise<void> {
  const answer = await exchange(upstream, call);
  const text = answer.text.trim();
  if (text === "" || /^OK$/i.test(text) || jsonOf(text) !== undefined) return;
  throw unreadable(toldOf(upstream, call), "neither an empty body nor JSON");
}

function exchange(
  upstream: Upstream,
  call: Call,
  isReadable?: Errand["isReadable"],
): Answer | Promise<Answer> {
  const errand = { ...errandOf(upstream, call), ...(isReadable && { isReadable }) };
  const mayBeKnown = upstream.known && call.method === "GET" && !call.isFresh;
  const read = mayBeKnown && { url: urlOf(upstream, call), authorization: authorizationOf(upstream) };
  return (read && upstream.known?.(read, errand)) || send(upstream, call, errand);
}

async function send(upstream: Upstream, call: Call, errand: Errand): Promise<Answer> {
  const told = toldOf(upstream, call);
  // The signal covers the body too: an upstream that sends a byte a second is cut off as well.
  const { ofErrand, ofRequest, release } = signalsOf(upstream, call);
  const { response, answer } = await upstream
    .fetch(requestOf(upstream, call, ofRequest), ofErrand ? { ...errand, signal: ofErrand } : errand)
    .then(readWhole)
    .catch((cause: unknown) => {
      throw failureOf(told, cause);
    })
    .finally(release);
  if (response.ok) return answer;
  if (isRedirect(response))
    throw unreadable(told, `a redirect (${response.status}), which is never followed`);
  // Nothing that upstream says may carry the key onwards.
  const safeText = answer.text.replaceAll(upstream.apiKey, "…");
  throw refused(told, { status: response.status, headers: response.headers, text: safeText });
}

/** What is told of a call that fails. */
function toldOf({ name, deadlineMs }: Upstream, call: Call): FailedCall {
  const { method, path } = call;
  return { upstreamName: name, method, path, deadlineMs, isOfWrite: isOfWrite(call) };
}

function errandOf({ asker = NOBODY }: Upstream, call: Call): Errand {
  const { locationId, repId, note, isPoll } = asker;
  const { endByMs, lane = "rest" } = call;
  const laneOfRead = isPoll ? "rest" : lane;
  return {
    locationId,
    repId,
    lane: isOfWrite(call) ? "write" : laneOfRead,
    about: thingOf(call),
    ...(note ? { note } : {}),
    ...(endByMs === undefined ? {} : { endByMs }),
  };
}

/** What a call is about, as its path says: `opportunities`, `pipelines`, `contacts`, `users`. */
function thingOf({ path }: Call): string {
  const [first = "", , thing = first] = path.split("/").filter(Boolean);
  return thing;
}

/** What ends a call: a signal of the request where it has a deadline here, and of the errand where `fetch` has one. */
function signalsOf({ asker, deadlineMs }: Upstream, call: Call) {
  const signal = isOfWrite(call) ? undefined : asker?.signal;
  if (deadlineMs === null) return { ofErrand: signal, ofRequest: null, release: () => {} };
  const limited = limitedSignal({ signal, afterMs: deadlineMs });
  return { ofErrand: undefined, ofRequest: limited.signal, release: limited.release };
}

/** What a write reads before or after itself is a part of it, and goes on when nobody waits any more. */
const isOfWrite = ({ method, endByMs }: Call) => method !== "GET" || endByMs !== undefined;

async function readWhole(response: Response): Promise<{ response: Response; answer: Answer }> {
  return { response, answer: await answerOf(response, LONGEST_ANSWER_BYTES) };
}

function failureOf(call: FailedCall, cause: unknown): AppError {
  if (!(cause instanceof AppError)) return noAnswer(call, cause);
  if (cause.code === "too_large") return unreadable(call, cause.message, cause);
  return call.isOfWrite ? nothingChanged(cause) : cause;
}

function isRedirect(response: Response): boolean {
  return response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400);
}

const authorizationOf = ({ apiKey }: Upstream) => `Bearer ${apiKey}`;

function urlOf({ baseUrl }: Upstream, { path, query = {} }: Call): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) asked.set(name, String(value));
  const search = asked.toString();
  return `${baseUrl.replace(/\/+$/, "")}/v1${path}${search && `?${search}`}`;
}

function requestOf(upstream: Upstream, call: Call, signal: AbortSignal | null): Request {
  const headers = new Headers({ authorization: authorizationOf(upstream), accept: "application/json" });
  if (call.body !== undefined) headers.set("content-type", "application/json");
  if (call.isFresh) headers.set("cache-control", "no-cache");
  return new Request(urlOf(upstream, call), {
    method: call.method,
    headers,
    body: call.body === undefined ? null : JSON.stringify(call.body),
    redirect: "manual",
    cache: "no-store",
    signal,
  });
}
