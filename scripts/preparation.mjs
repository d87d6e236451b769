// @ts-check
import { fork } from "node:child_process";
import { ROOT } from "./project.mjs";

/**
 * What scripts/prepare.ts found and made.
 * @typedef {{
 *   address: import("./listening.mjs").Address,
 *   isLoopback: boolean,
 *   isLocal: boolean,
 *   upstream: string | null,
 *   isApiServed: boolean,
 *   database: string,
 *   keyPath: string | null,
 *   keysFrom: string,
 * }} Prepared
 */

/**
 * Runs scripts/prepare.ts in a process of its own: neither the TypeScript loader nor a second connection to the
 * database then stays in the server. That process tells its problems itself, and this one ends with it.
 * @returns {Promise<Prepared>}
 */
export function prepare() {
  const child = fork(`${ROOT}scripts/prepare.ts`, {
    cwd: ROOT,
    execArgv: ["--import", "tsx"],
    env: { ...process.env, TSX_TSCONFIG_PATH: `${ROOT}scripts/tsconfig.json` },
  });
  return new Promise((resolve) => {
    child.once("message", (message) => resolve(/** @type {Prepared} */ (message)));
    child.once("exit", (code) => {
      if (code !== 0) process.exit(1);
    });
  });
}
