// @ts-check
import { spawn } from "node:child_process";
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
 * Runs scripts/prepare.ts in a process of its own: neither what makes JavaScript of it nor a second connection to the
 * database then stays in the server. That process tells its problems itself, and this one ends with it.
 * @returns {Promise<Prepared>}
 */
export async function prepare() {
  const program = await bundle("scripts/prepare.ts");
  const child = spawn(process.execPath, ["--input-type=module", "-"], {
    cwd: ROOT,
    stdio: ["pipe", "inherit", "inherit", "ipc"],
  });
  child.stdin?.end(program);
  return new Promise((resolve) => {
    child.once("message", (message) => resolve(/** @type {Prepared} */ (message)));
    child.once("exit", (code) => {
      if (code !== 0) process.exit(1);
    });
  });
}

/**
 * One piece of JavaScript of our own files, which takes a third of the time that the TypeScript loader does: that goes
 * through the packages too. It is made at each start, so that it is never an old one, and written nowhere.
 * @param {string} entry
 */
async function bundle(entry) {
  const { buildSync } = await import("esbuild");
  // Its other form leaves a process running.
  const { outputFiles } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    tsconfig: "scripts/tsconfig.json",
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}
