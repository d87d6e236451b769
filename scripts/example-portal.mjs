// @ts-check
// `npm run example:portal`: a portal with two locations at http://localhost:4000, and Pipelane beside it.
import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { installIfNeeded } from "./dependencies.mjs";
import { ROOT } from "./project.mjs";
import { Problem, stopWith } from "./stop.mjs";

// `localhost` and `127.0.0.1` are two sites to a browser: as far from each other as two domains.
const PORTAL = { host: "localhost", port: Number(process.env.PORTAL_PORT || 4000) };
const PIPELANE_HOST = "127.0.0.1";

/** @param {Record<string, string>} variables */
async function startPipelane(variables) {
  const child = spawn(process.execPath, [`${ROOT}scripts/start.mjs`], {
    env: { ...process.env, ...variables, HOST: PIPELANE_HOST },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => child.kill("SIGTERM"));
  // Also when the example cannot be filled: Pipelane would go on by itself.
  process.once("exit", () => child.kill("SIGTERM"));
  child.once("exit", (code) => process.exit(code ?? 0));
  return new Promise((resolve) => {
    let printed = "";
    child.stdout.on("data", (chunk) => {
      process.stdout.write(chunk);
      printed += chunk;
      const url = /ready at (http:\S+)/.exec(printed)?.[1];
      if (url) resolve(url);
    });
  });
}

try {
  process.chdir(ROOT);
  installIfNeeded();
  const { startPortal } = await import("./example-portal/portal.mjs");
  const { exampleLocations } = await import("./example-portal/locations.mjs");
  const { fillIfEmpty } = await import("./example-portal/fill.mjs");
  const portal = await startPortal(PORTAL).catch((cause) => {
    throw new Problem(`The portal cannot listen at port ${PORTAL.port}: set PORTAL_PORT to another one.`, {
      cause,
    });
  });
  const locations = exampleLocations(portal.origin);

  const folder = `${ROOT}data/example-portal`;
  mkdirSync(folder, { recursive: true });
  const file = `${folder}/locations.json`;
  // The keys are of this run alone.
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify({ locations: locations.map(({ entry }) => entry) }, null, 2), {
    mode: 0o600,
  });
  const pipelane = await startPipelane({
    LOCATIONS_FILE: file,
    DATABASE_URL: `file:${folder}/pipelane.db`,
    ...{ HIGHLEVEL_API_KEY: "", CRM_API_KEY: "", LOG_LEVEL: process.env.LOG_LEVEL || "warn" },
  });
  for (const location of locations) await fillIfEmpty(pipelane, location);
  portal.serve({ pipelane, locations });
  console.log(`  The example portal is ready at ${portal.origin}\n`);
} catch (error) {
  stopWith(error);
}
