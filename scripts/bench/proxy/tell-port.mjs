// @ts-check

/**
 * Listens on a free port of the loopback interface and tells it to the process that forked this one.
 * @param {import("node:http").Server} server
 */
export function tellPort(server) {
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    process.send?.(typeof address === "object" && address ? address.port : 0);
  });
}
