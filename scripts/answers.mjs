// @ts-check

/**
 * Follows a server's connections, so that it can be stopped at once. Node's `closeIdleConnections` spares those that
 * never sent a request, which browsers open ahead of need and keep for minutes. Call it before the server listens.
 * @param {import("node:http").Server} server
 * @returns {(options: { limitMs: number }) => Promise<void>} stops it: nobody else gets in, a connection ends with its
 *   last answer, and all of them end after `limitMs`. Resolves when none is left.
 */
export function followAnswers(server) {
  /** How many answers are in flight on each open connection. @type {Map<import("node:net").Socket, number>} */
  const inFlight = new Map();
  let isStopping = false;
  /** @param {import("node:net").Socket} socket @param {number} change */
  const count = (socket, change) => {
    if (!inFlight.has(socket)) return;
    const answers = (inFlight.get(socket) ?? 0) + change;
    inFlight.set(socket, answers);
    // What was written still leaves.
    if (isStopping && answers === 0) socket.destroySoon();
  };
  server.on("connection", (socket) => {
    inFlight.set(socket, 0);
    socket.once("close", () => inFlight.delete(socket));
  });
  server.on("request", ({ socket }, response) => {
    count(socket, 1);
    response.once("close", () => count(socket, -1));
  });
  return async ({ limitMs }) => {
    const closed = new Promise((resolve) => server.close(resolve));
    isStopping = true;
    for (const socket of inFlight.keys()) count(socket, 0);
    const limit = setTimeout(() => {
      for (const socket of inFlight.keys()) socket.destroy();
    }, limitMs);
    await closed;
    clearTimeout(limit);
  };
}
