// @ts-check
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./project.mjs";
import { Problem } from "./stop.mjs";

/** All that a build is made of; tests and documents are not. */
const SOURCES = [
  "app",
  "components",
  "lib",
  "public",
  "proxy.ts",
  "instrumentation.ts",
  "next.config.js",
  "postcss.config.js",
  "tailwind.config.ts",
  "tsconfig.json",
  "package-lock.json",
];
const NOT_A_SOURCE = /\.test\.tsx?$|\.md$/;

/** Written after a build that succeeded: which build it was, of which sources, and with which key in its environment. */
const STAMP = ".next/pipelane-sources";

/**
 * The key of HighLevel and the secret at the provider that are in the environment when the tests build, as they may be
 * where Pipelane is deployed. Tests look for it in everything that comes out.
 */
export const CANARY_KEY = "canary-7f3a9c51e0d84b62";

/** Builds for production unless the build there is was made from these very sources. */
export function buildIfNeeded() {
  if (!isBuildCurrent()) build({ isQuiet: true });
}

/** Refuses to start without a finished build. Whether it is that of the sources is for whoever put both there. */
export function checkIsBuilt() {
  if (existsSync(ROOT + STAMP)) return;
  throw new Problem("There is no finished build here: run `npm run build` before --built.");
}

/** Builds with the canary in the environment, unless that was done from these very sources. */
export function buildWithCanaryIfNeeded() {
  if (!isBuildCurrent(CANARY_KEY)) build({ isQuiet: true, key: CANARY_KEY });
}

/** Whether the build there is had the canary in its environment. */
export function isBuiltWithCanary() {
  return existsSync(ROOT + STAMP) && readFileSync(ROOT + STAMP, "utf8").endsWith(CANARY_KEY);
}

/**
 * Builds for production and notes from which sources.
 * @param {{ isQuiet: boolean, key?: string }} options quiet: what Next says is shown only when it fails; key: put into
 *   the environment as HighLevel's, and as the provider's
 */
export function build({ isQuiet, key = "" }) {
  // Hashed before building, so that a file saved meanwhile makes the build stale instead of being missed.
  const hash = hashSources(ROOT);
  rmSync(ROOT + STAMP, { force: true });
  const startedMs = Date.now();
  process.stdout.write("Building …");
  if (!isQuiet) process.stdout.write("\n");
  // Webpack drops what is unused of zod and of Next itself, where Turbopack keeps 12 kB more of the first load.
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["node_modules/next/dist/bin/next", "build", "--webpack"],
    {
      cwd: ROOT,
      stdio: isQuiet ? "pipe" : "inherit",
      maxBuffer: 100_000_000,
      env: {
        ...process.env,
        ...(key && { HIGHLEVEL_API_KEY: key, OIDC_CLIENT_SECRET: key }),
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
      },
    },
  );
  if (status !== 0) {
    if (isQuiet) process.stderr.write(`\n${stdout ?? ""}${stderr ?? ""}`);
    throw new Problem("The build failed: the messages above say where.");
  }
  if (isQuiet) console.log(` done in ${Math.round((Date.now() - startedMs) / 1000)} s`);
  writeFileSync(ROOT + STAMP, `${readBuildId()} ${hash} ${key}`);
}

/**
 * Whether the build there is was made from these very sources.
 * @param {string} key that must have been in the environment, if any
 */
export function isBuildCurrent(key = "") {
  if (!existsSync(ROOT + STAMP)) return false;
  // Somebody who ran `next build` by hand left a build that the stamp does not speak of.
  const stamp = readFileSync(ROOT + STAMP, "utf8");
  return stamp.startsWith(`${readBuildId()} ${hashSources(ROOT)} `) && stamp.endsWith(key);
}

function readBuildId() {
  const path = `${ROOT}.next/BUILD_ID`;
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/**
 * A digest of the names and contents of all sources: unlike their times, it survives copying and checking out.
 * @param {string} root folder of the project
 */
export function hashSources(root) {
  const hash = createHash("sha256");
  for (const path of SOURCES.flatMap((source) => listFiles(root, source))) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {string[]}
 */
function listFiles(root, path) {
  if (NOT_A_SOURCE.test(path) || !existsSync(join(root, path))) return [];
  if (!statSync(join(root, path)).isDirectory()) return [path];
  const names = readdirSync(join(root, path)).sort();
  return names.flatMap((name) => listFiles(root, `${path}/${name}`));
}
