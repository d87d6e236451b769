// @ts-check
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import next from "next";
import { followAnswers } from "./answers.mjs";
import { methodsOf, passDoor, peerOf } from "./door.mjs";
import { listen } from "./listening.mjs";
import { ROOT } from "./project.mjs";
import { reloadOnSignal } from "./reload.mjs";

/** How long answers in flight may take to finish once the server is asked to stop. */
const LONGEST_STOP_MS = 10_000;

/**
 * Slow connections cost little and are not counted, so that they can keep nobody else out; they end in time. A proxy in
 * front keeps its connections for 60 s and must never write to one that ends at that moment: ours live longer.
 */
const PATIENCE = {
  headersTimeout: 20_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
  keepAliveTimeout: 75_000,
};

/**
 * Where lib/server.ts leaves what must be closed. It lives in Next's bundle, which this file cannot import.
 */
const SERVER_KEY = Symbol.for("pipelane.server");

/**
 * Serves the app in this process until it is told to stop.
 * @param {{ host: string, port: number, isDev: boolean }} options port 0 takes a free one
 * @returns {Promise<{ host: string, port: number }>} where it listens, once it can answer
 */
export async function serve({ host, port, isDev }) {
  /** @type {(handle: import("next/dist/server/next").RequestHandler) => void} */
  let becomeReady = () => {};
  const ready = new Promise((resolve) => {
    becomeReady = resolve;
  });
  const trustsProxy = process.env.TRUST_PROXY === "on";
  // It listens before Next is ready, so that Next and the app know the real port; early requests wait.
  const server = createServer(PATIENCE, (request, response) => {
    passDoor(request, response, { trustsProxy });
    // Next has the headers sent just before the first bytes; left alone, Node sends both with one call of the system.
    response.flushHeaders = () => {};
    // Next answers 500 to a path that cannot be decoded, but the mistake is the asker's.
    if (!isDecodable(request.url ?? "")) return response.writeHead(400).end("Bad Request");
    const methods = methodsOf(request.url ?? "", { isDev });
    if (!methods.includes(request.method ?? "")) return refuseMethod(response, methods);
    // Whoever sends this header is overruled: it is how the app knows who is at the other end.
    request.headers["x-pipelane-peer"] = peerOf(request, { trustsProxy });
    ready.then((handle) => handle(request, response));
  });
  const stopServer = followAnswers(server);
  const actualPort = await listen(server, { host, port });
  process.env.HOST = host;
  process.env.PORT = String(actualPort);
  stopOnSignals(stopServer);
  reloadOnSignal();

  const app = next({ dir: ROOT, dev: isDev, hostname: host, port: actualPort, httpServer: server });
  await app.prepare();
  becomeReady(app.getRequestHandler());
  return { host, port: actualPort };
}

/**
 * A problem as every answer below /api has them.
 * @param {import("node:http").ServerResponse} response
 * @param {readonly string[]} methods
 */
function refuseMethod(response, methods) {
  const [status, code] = [405, "method_not_allowed"];
  const detail = "Pipelane does not take this method.";
  const problem = { type: "about:blank", title: "Method not allowed", status, detail, code };
  response.writeHead(status, {
    allow: methods.join(", "),
    "content-type": "application/problem+json",
  });
  response.end(JSON.stringify({ ...problem, requestId: randomUUID() }));
}

/**
 * Whether its path is text; a query may hold a bare %, as people type it.
 * @param {string} url
 */
function isDecodable(url) {
  try {
    return decodeURIComponent(url.replace(/\?.*/s, "")) !== null;
  } catch {
    return false;
  }
}

/** @param {ReturnType<typeof followAnswers>} stopServer */
function stopOnSignals(stopServer) {
  let stoppingSince = 0;
  const stop = async () => {
    // One Ctrl+C arrives twice, from the terminal and from npm; a second press comes later and means it.
    if (stoppingSince > 0 && Date.now() - stoppingSince > 500) process.exit(130);
    if (stoppingSince > 0) return;
    stoppingSince = Date.now();
    await stopServer({ limitMs: LONGEST_STOP_MS });
    await closeApp();
    process.exit(0);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

async function closeApp() {
  const app = await Reflect.get(globalThis, SERVER_KEY);
  await app?.close();
}
