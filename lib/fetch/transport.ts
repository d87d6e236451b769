import "server-only";
import http from "node:http";
import https from "node:https";
import { AppError } from "@/lib/errors";
import { responseOf } from "./answer";
import { type Fetch, NO_ERRAND, signalOf } from "./fetch";
import { timeoutError } from "./limited-signal";
import { NotConnected } from "./outcome";

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
const AGENTS = {
  "http:": { request: http.request, agent: new http.Agent({ keepAlive: true, timeout: IDLE_MS }) },
  "https:": { request: https.request, agent: new https.Agent({ keepAlive: true, timeout: IDLE_MS }) },
};

/**
 * One attempt over HTTP, its answer read whole. It follows no redirect, keeps no cookie and asks for no compression.
 * Node's own `fetch` has no limit for connecting that we could set.
 * @throws NotConnected when nothing was sent, a `TimeoutError` when it took too long, the signal's reason when it was
 * aborted, AppError `too_large`, and a TypeError like Node's `fetch` when the connection broke
 */
export function createTransport(options: TransportOptions = {}): Fetch {
  const { connectMs = 3_000, attemptMs = 10_000, longestBytes = 2_000_000 } = options;
  return async (request, errand = NO_ERRAND) => {
    const body = request.body ? Buffer.from(await request.arrayBuffer()) : null;
    const url = new URL(request.url);
    const isSecure = url.protocol === "https:";
    const { request: open, agent } = AGENTS[isSecure ? "https:" : "http:"];
    const headers = { ...Object.fromEntries(request.headers), "accept-encoding": "identity" };
    return new Promise<Response>((resolve, reject) => {
      const sent = open(url, { method: request.method, headers, agent });
      const signal = signalOf(request, errand);
      const attempt = watch({ sent, isSecure, connectMs, attemptMs, signal, reject });
      sent.on("error", attempt.fail);
      sent.on("response", (message) => {
        const whole = collect(message, longestBytes);
        whole.then((body) => attempt.end(() => resolve(answeredBy(message, body))), attempt.fail);
      });
      sent.end(body);
    });
  };
}

type Watched = {
  sent: http.ClientRequest;
  isSecure: boolean;
  connectMs: number;
  attemptMs: number;
  signal: AbortSignal;
  reject: (why: unknown) => void;
};

/** Ends an attempt that takes too long or that nobody waits for, and frees its socket. */
function watch({ sent, isSecure, connectMs, attemptMs, signal, reject }: Watched) {
  let isConnected = false;
  const fail = (cause: unknown) => end(() => reject(failureOf(cause, isConnected)));
  const stop = (why: unknown) => {
    end(() => reject(why));
    sent.destroy();
  };
  const leave = () => stop(signal.reason);
  const connecting = setTimeout(
    () => stop(new NotConnected(`none in ${connectMs} ms`, { isLate: true })),
    connectMs,
  );
  const whole = setTimeout(() => stop(timeoutError(attemptMs)), attemptMs);
  const connected = () => {
    isConnected = true;
    clearTimeout(connecting);
  };
  const end = (settle: () => void) => {
    clearTimeout(connecting);
    clearTimeout(whole);
    signal.removeEventListener("abort", leave);
    settle();
  };
  sent.once("socket", (socket) => {
    if (sent.reusedSocket) connected();
    else socket.once(isSecure ? "secureConnect" : "connect", connected);
  });
  if (signal.aborted) leave();
  else signal.addEventListener("abort", leave, { once: true });
  return {
    end,
    /** Also frees the socket of an answer that was too long. */
    fail: (cause: unknown) => {
      fail(cause);
      sent.destroy();
    },
  };
}

function failureOf(cause: unknown, isConnected: boolean): unknown {
  if (cause instanceof AppError) return cause;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "for an unknown reason";
  return isConnected ? new TypeError("the connection broke", { cause }) : new NotConnected(code, { cause });
}

/** By events: an iterator over a stream costs several times as much. */
function collect(message: http.IncomingMessage, longestBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    message.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes > longestBytes)
        reject(new AppError("too_large", { message: `a body of more than ${longestBytes} bytes` }));
    });
    message.on("end", () => resolve(Buffer.concat(chunks)));
    message.on("error", reject);
  });
}

/** Drops a byte order mark. */
const UTF8 = new TextDecoder();
const BODILESS = new Set([204, 205, 304]);

function answeredBy({ statusCode = 0, headers }: http.IncomingMessage, body: Buffer): Response {
  // What is no status of HTTP cannot be put into a Response.
  const status = statusCode >= 200 && statusCode <= 599 ? statusCode : 502;
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
  return responseOf({
    status,
    headers: new Headers(pairs),
    text: BODILESS.has(status) ? "" : UTF8.decode(body),
  });
}
