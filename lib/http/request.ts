import * as z from "zod/mini";
import { problemSchema } from "@/lib/board/model";
import { type ErrorCode, STATUS_OF_CODE } from "@/lib/errors";
import { ApiProblem, type Hear } from "./api-problem";

const READ_DEADLINE_MS = 17_000;
/** Longer than a read's: giving up on a write leaves its outcome unknown. */
const WRITE_DEADLINE_MS = 20_000;

export type RequestOptions<Answer> = {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below the origin, with its query: `/api/pipelines`. */
  path: string;
  body?: unknown;
  /** Reads the answer; an empty body is `undefined`. */
  schema: z.ZodMiniType<Answer>;
  signal?: AbortSignal;
  headers?: Record<string, string>;
  /** Hears the headers of an answer, whatever it says. */
  onHeaders?: (headers: Headers) => void;
  /** Lets a small write go on when its page is closed. */
  keepalive?: boolean;
};

/** @throws ApiProblem, or the reason of `signal` when the caller gave up. */
export type Request = <Answer>(options: RequestOptions<Answer>) => Promise<Answer>;

/**
 * Value of the `Authorization` header, or null for none. Asked with the one that was refused it answers another, or the
 * same when it has none. What it throws is what the call throws.
 */
export type Authorization = (refused?: string) => Promise<string | null>;

let ofThisPage: Authorization = async () => null;

/** Says who this page is, in all its calls from now on. The only place where the browser's identity is made. */
export function authorizeBy(authorization: Authorization): void {
  ofThisPage = authorization;
}

type RequestParts = {
  fetch?: (path: string, init: RequestInit) => Promise<Response>;
  /** That of this page when absent. */
  authorization?: Authorization;
  deadlineMs?: { read: number; write: number };
  isOffline?: () => boolean;
  hear?: Hear;
};

/** Makes a `request()`: the browser's twin of `route()`. */
export function createRequest(parts: RequestParts = {}): Request {
  const send = parts.fetch ?? ((path, init) => fetch(path, init));
  const authorization: Authorization = parts.authorization ?? ((refused) => ofThisPage(refused));
  const isOffline = parts.isOffline ?? (() => globalThis.navigator?.onLine === false);
  const deadlineMs = parts.deadlineMs ?? { read: READ_DEADLINE_MS, write: WRITE_DEADLINE_MS };

  return async (options) => {
    const { method = "GET", signal } = options;
    signal?.throwIfAborted();
    if (isOffline()) throw lineProblem(method === "GET" ? "offline" : "unsent");
    const deadline = AbortSignal.timeout(method === "GET" ? deadlineMs.read : deadlineMs.write);
    const hearEnd = parts.hear?.({ method, path: options.path });
    let headers: Headers | null = null;
    try {
      const both = signal ? AbortSignal.any([signal, deadline]) : deadline;
      const sendAs = (who: string | null) => send(options.path, { ...initOf(options, who), signal: both });
      const who = await authorization();
      let response = await sendAs(who);
      if (response.status === 401 && who !== null) {
        // Whoever was not known has changed nothing, so that a write can be sent again too.
        const renewed = await authorization(who);
        if (renewed !== who) response = await sendAs(renewed);
      }
      headers = response.headers;
      options.onHeaders?.(headers);
      const answer = readAnswer(options.schema, response, await response.text());
      hearEnd?.({ headers, problem: null });
      return answer;
    } catch (error) {
      if (signal?.aborted) hearEnd?.(null);
      signal?.throwIfAborted();
      const isRead = error instanceof ApiProblem;
      const problem = isRead ? error : lineProblem(deadline.aborted ? "timeout" : "unreachable", error);
      hearEnd?.({ headers, problem });
      throw problem;
    }
  };
}

/** Calls our own server with the identity of this page. */
export const request: Request = createRequest();

function initOf<Answer>(options: RequestOptions<Answer>, authorization: string | null): RequestInit {
  const { method = "GET", body, headers, keepalive = false } = options;
  return {
    method,
    keepalive,
    redirect: "error",
    headers: {
      Accept: "application/json",
      "X-Requested-With": "pipelane",
      ...ofLocation(),
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(authorization === null ? {} : { Authorization: authorization }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

/** Another tab may have changed the location of this browser: what this page shows would be one's, and the answer another's. */
function ofLocation(): Record<string, string> {
  const id = globalThis.document?.documentElement.dataset.location;
  return id ? { "X-Pipelane-Location": id } : {};
}

function readAnswer<Answer>(schema: z.ZodMiniType<Answer>, response: Response, text: string): Answer {
  const json = jsonOf(text);
  if (!response.ok) throw problemOf(response, json);
  const parsed = z.safeParse(schema, json);
  if (parsed.success) return parsed.data;
  throw new ApiProblem({
    code: "unreadable",
    status: response.status,
    requestId: response.headers.get("x-request-id") ?? "",
    detail: "The server's answer could not be understood. Reload the page: it may be older than the server.",
    cause: parsed.error,
  });
}

/** The JSON of a body; `undefined` when it is empty or none, which the schema then judges. */
function jsonOf(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problemOf(response: Response, json: unknown): ApiProblem {
  const { status } = response;
  const problem = z.safeParse(problemSchema, json);
  if (!problem.success) {
    // Something between us and our server answered: a proxy, a captive portal.
    return new ApiProblem({
      code: "unreadable",
      status,
      detail: `Pipelane is not available now (status ${status}). Try again in a moment.`,
    });
  }
  const { code, detail, requestId, errors, current } = problem.data;
  const retryAfterMs = Number(response.headers.get("retry-after") || Number.NaN) * 1_000;
  return new ApiProblem({
    code: isErrorCode(code) ? code : "unreadable",
    status,
    detail,
    requestId,
    current,
    ...(errors ? { fieldErrors: errors } : {}),
    ...(Number.isFinite(retryAfterMs) ? { retryAtMs: Date.now() + retryAfterMs } : {}),
  });
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(STATUS_OF_CODE, code);
}

const LINE_DETAILS = {
  offline: "You are offline. Try again once the connection is back.",
  unsent: "You are offline. Nothing was sent; try again once the connection is back.",
  timeout: "Pipelane did not answer in time. Try again in a moment.",
  unreachable: "Pipelane is not available now. Check the connection and try again.",
} as const;

function lineProblem(what: keyof typeof LINE_DETAILS, cause?: unknown): ApiProblem {
  return new ApiProblem({ code: what === "unsent" ? "offline" : what, detail: LINE_DETAILS[what], cause });
}
