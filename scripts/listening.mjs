// @ts-check
import { createServer } from "node:net";
import { Problem } from "./stop.mjs";

/** @typedef {{ host: string, port: number }} Address */

/**
 * Fails early, before minutes of building, when nothing can listen at an address.
 * @param {Address} address
 */
export async function checkAddressIsFree(address) {
  const server = createServer();
  await listen(server, address);
  await new Promise((resolve) => server.close(resolve));
}

/**
 * @param {import("node:net").Server} server
 * @param {Address} address port 0 takes a free one
 * @returns {Promise<number>} the port it listens on
 */
export function listen(server, { host, port }) {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(listenProblem(error, { host, port })));
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

/**
 * @param {NodeJS.ErrnoException} error
 * @param {Address} address
 */
function listenProblem(error, { host, port }) {
  switch (error.code) {
    case "EADDRINUSE":
      return new Problem(
        `Port ${port} on ${host} is in use: stop the other program, or choose another port with PORT=${port + 1} npm start.`,
      );
    case "EACCES":
      return new Problem(`Port ${port} may not be used by this account: choose one above 1023 with PORT.`);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new Problem(
        `HOST is ${host}, which is no address of this machine: use 127.0.0.1 or one that it has.`,
      );
    default:
      return error;
  }
}

/**
 * Where a person opens what listens there.
 * @param {Address} address
 */
export function urlOf({ host, port }) {
  const isEverywhere = host === "0.0.0.0" || host === "::";
  const name = isEverywhere ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
