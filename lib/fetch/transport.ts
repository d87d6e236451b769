import "server-only";
import { Agent, type Dispatcher } from "undici";
import { AppError } from "@/lib/errors";
import { answerOfBytes, responseOf } from "./answer";
import { type Fetch, NO_ERRAND, signalOf } from "./fetch";
import { timeoutError } from "./limited-signal";
import { NotConnected } from "./outcome";
import { whenAborted } from "./when-aborted";

type TransportOptions = {
  /** Until the connection stands, TLS included, in milliseconds. */
  connectMs?: number;
  /** From the start to the last byte of the answer, in milliseconds. */
  attemptMs?: number;
  /** Longest body that is read, in bytes. */
  longestBytes?: number;
};

/** Shorter than what servers wait before they close an idle connection: one that is just being closed loses a write. */
const IDLE_MS = 4_000;

/**
 * One attempt over HTTP, its answer read whole. It follows no redirect, keeps no cookie and asks for no compression.
 * @throws NotConnected when nothing was sent, a `TimeoutError` when it took too long, the signal's reason when it was
 * aborted, AppError `too_large`, and a TypeError like Node's `fetch` when the connection broke
 */
export function createTransport(options: TransportOptions = {}): Fetch {
  const { connectMs = 3_000, attemptMs = 10_000, longestBytes = 2_000_000 } = options;
  const agent = new Agent({
    connect: { timeout: connectMs },
    ...{ keepAliveTimeout: IDLE_MS, keepAliveMaxTimeout: IDLE_MS },
    // An attempt has one limit, for all of its answer.
    ...{ headersTimeout: 0, bodyTimeout: 0 },
  });
  return async (request, errand = NO_ERRAND) => {
    const body = request.body ? Buffer.from(await request.arrayBuffer()) : null;
    // Holds on to the request: its own signal follows another one no longer than it is there (nodejs/undici#4984).
    const signalNow = () => signalOf(request, errand);
    signalNow().throwIfAborted();
    const { origin, pathname, search } = new URL(request.url);
    const sent: Dispatcher.DispatchOptions = {
      origin,
      path: pathname + search,
      method: request.method,
      headers: { ...Object.fromEntries(request.headers), "accept-encoding": "identity" },
      body,
    };
    return new Promise<Response>((resolve, reject) => {
      agent.dispatch(sent, attempt({ connectMs, attemptMs, longestBytes, signalNow, resolve, reject }));
    });
  };
}

type Attempt = {
  connectMs: number;
  attemptMs: number;
  longestBytes: number;
  signalNow: () => AbortSignal;
  resolve: (response: Response) => void;
  reject: (why: unknown) => void;
};

/** Hears of one attempt, and ends it, and frees its socket, when it takes too long or nobody waits for it any more. */
function attempt({ signalNow, resolve, reject, ...limits }: Attempt): Dispatcher.DispatchHandler {
  const { connectMs, attemptMs, longestBytes } = limits;
  /** There is one from the moment when the connection stands: before that nothing is sent. */
  let controller: Dispatcher.DispatchController | null = null;
  let isOver = false;
  const end = (settle: () => void) => {
    if (isOver) return;
    isOver = true;
    clearTimeout(connecting);
    clearTimeout(whole);
    letGo();
    settle();
  };
  const stop = (why: Error) => {
    end(() => reject(why));
    controller?.abort(why);
  };
  const connecting = setTimeout(
    () => stop(new NotConnected(`none in ${connectMs} ms`, { isLate: true })),
    connectMs,
  );
  const whole = setTimeout(() => stop(timeoutError(attemptMs)), attemptMs);
  const letGo = whenAborted(signalNow(), () => stop(signalNow().reason));

  const answer = { status: 0, headers: new Headers() };
  const chunks: Buffer[] = [];
  let bytes = 0;
  return {
    onRequestStart: (started) => {
      clearTimeout(connecting);
      controller = started;
      if (isOver) started.abort(new Error("nobody waits for it any more"));
    },
    onResponseStart: (_, status, headers) => {
      answer.status = status;
      answer.headers = headersOf(headers);
    },
    onResponseData: (_, chunk) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes > longestBytes)
        stop(new AppError("too_large", { message: `a body of more than ${longestBytes} bytes` }));
    },
    onResponseEnd: () => end(() => resolve(answeredBy(answer, Buffer.concat(chunks)))),
    onResponseError: (_, cause) => end(() => reject(failureOf(cause, controller !== null))),
  };
}

function failureOf(cause: Error, isConnected: boolean): Error {
  const code = "code" in cause ? String(cause.code) : "for an unknown reason";
  return isConnected ? new TypeError("the connection broke", { cause }) : new NotConnected(code, { cause });
}

function headersOf(received: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(received)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  return headers;
}

const BODILESS = new Set([204, 205, 304]);
const NO_BYTES = new Uint8Array();

function answeredBy({ status, headers }: { status: number; headers: Headers }, body: Buffer): Response {
  // What is no status of HTTP cannot be put into a Response.
  const sent = { status: status >= 200 && status <= 599 ? status : 502, headers };
  return responseOf(answerOfBytes(sent, BODILESS.has(status) ? NO_BYTES : body));
}
