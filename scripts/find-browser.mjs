// @ts-check
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ROOT } from "./project.mjs";
import { Problem } from "./stop.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/**
 * Path of a Chromium or Chrome that runs; installs one where that is possible without asking anybody.
 * @returns {Promise<string>}
 */
export async function findBrowser() {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) {
    if (runs(chosen)) return chosen;
    throw new Problem(
      `CHROMIUM_PATH is ${chosen}, which is no browser that runs: correct it or leave it out.`,
    );
  }
  const present = findInPath() ?? (await findPlaywrights());
  if (present) return present;
  const installed = (canUseApt() && installWithApt()) || (await installWithPlaywright());
  if (installed) return installed;
  throw new Problem(
    "The end-to-end tests need Chromium or Chrome and none was found or could be installed: install one, or name one in CHROMIUM_PATH.",
  );
}

function findInPath() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...paths, MAC_CHROME].find((path) => existsSync(path) && runs(path));
}

async function findPlaywrights() {
  const { chromium } = await import("playwright");
  const path = chromium.executablePath();
  return existsSync(path) && runs(path) ? path : undefined;
}

function canUseApt() {
  return process.getuid?.() === 0 && existsSync("/etc/debian_version");
}

function installWithApt() {
  console.log("No browser found: installing Debian's chromium …");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  /** @type {import("node:child_process").SpawnSyncOptions} */
  const options = { stdio: ["ignore", "ignore", "inherit"], env };
  spawnSync("apt-get", ["update", "-qq"], options);
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], options);
  // Ubuntu's package of that name is an empty one that wants snap; then nothing runs and Playwright's turn comes.
  return findInPath();
}

async function installWithPlaywright() {
  console.log("No browser found: fetching Playwright's chromium …");
  const cli = join(ROOT, "node_modules/playwright/cli.js");
  spawnSync(process.execPath, [cli, "install", "chromium"], { stdio: ["ignore", "ignore", "inherit"] });
  return findPlaywrights();
}

/** @param {string} path */
function runs(path) {
  return spawnSync(path, ["--version"], { stdio: "ignore", timeout: 20_000 }).status === 0;
}
