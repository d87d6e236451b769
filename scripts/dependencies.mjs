// @ts-check
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { nodeProblem } from "./node-version.mjs";
import { ROOT } from "./project.mjs";
import { Problem } from "./stop.mjs";

/** @typedef {{ packages?: Record<string, { version?: string, integrity?: string, optional?: boolean, dev?: boolean, devOptional?: boolean }> }} Lockfile */

/**
 * Whether what npm noted in node_modules is what the lockfile asks for. Optional packages may be absent: they
 * belong to other platforms.
 * @param {Lockfile} wanted package-lock.json
 * @param {Lockfile} installed node_modules/.package-lock.json, which npm writes last
 * @param {{ withDev: boolean }} options whether the packages of development must be there too
 */
export function matchesLockfile(wanted, installed, { withDev }) {
  const wantedPackages = Object.entries(wanted.packages ?? {}).filter(([path]) => path !== "");
  const installedPackages = installed.packages ?? {};
  const missing = wantedPackages.some(([path, { version, integrity, optional, dev, devOptional }]) => {
    const found = installedPackages[path];
    if (!found) return !optional && !devOptional && (withDev || !dev);
    return found.version !== version || found.integrity !== integrity;
  });
  const extra = Object.keys(installedPackages).some((path) => !wanted.packages?.[path]);
  return !missing && !extra;
}

/**
 * Installs exactly the lockfile unless node_modules already holds it. Refuses a Node on which they would not run.
 * @param {{ withDev?: boolean }} options whether the packages of development are needed, as to build: Next
 *   would otherwise install some itself, of whichever version; serving does without
 */
export function installIfNeeded({ withDev = false } = {}) {
  const problem = nodeProblem(process.versions.node);
  if (problem) throw new Problem(problem);
  const wanted = readLockfile("package-lock.json");
  if (!wanted)
    throw new Problem(
      "package-lock.json is missing or broken: restore it with `git checkout package-lock.json`.",
    );
  const installed = readLockfile("node_modules/.package-lock.json");
  if (installed && matchesLockfile(wanted, installed, { withDev })) return;
  console.log("Installing the packages of package-lock.json …");
  const { status } = spawnSync(
    "npm",
    ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"],
    {
      cwd: ROOT,
      stdio: ["ignore", "inherit", "inherit"],
      shell: process.platform === "win32",
    },
  );
  if (status !== 0) {
    throw new Problem(
      "The packages could not be installed: look at npm's message above, check the network, and try again.",
    );
  }
}

/**
 * @param {string} path
 * @returns {Lockfile | null}
 */
function readLockfile(path) {
  try {
    return JSON.parse(readFileSync(ROOT + path, "utf8"));
  } catch {
    return null;
  }
}
