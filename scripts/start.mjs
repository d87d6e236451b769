// @ts-check
// `npm start`, `npm run dev` (--dev) and a deployed server (--built: what was installed and built before, in a folder that
// may be read-only). Plain JavaScript that imports no package before they are installed.
// package.json runs it by `exec`: otherwise npm's SIGTERM ends the shell between them and the server lives on. On
// Windows, whose shell has no `exec`, the second half of that line runs.
import { installIfNeeded } from "./dependencies.mjs";
import { loadEnvFiles } from "./env-files.mjs";
import { buildIfNeeded, checkIsBuilt, isBuildCurrent } from "./production-build.mjs";
import { ROOT } from "./project.mjs";
import { stopWith } from "./stop.mjs";

const isDev = process.argv.includes("--dev");
const isBuilt = process.argv.includes("--built");

try {
  process.chdir(ROOT);
  loadEnvFiles(ROOT, { isDev });
  process.env.NEXT_TELEMETRY_DISABLED ??= "1";
  if (isBuilt) checkIsBuilt();
  else installIfNeeded({ withDev: isDev || !isBuildCurrent() });

  Object.assign(process.env, { NODE_ENV: isDev ? "development" : "production" });
  const { prepare } = await import("./preparation.mjs");
  // Next is loaded here while the other process prepares.
  const [prepared, { serve }] = await Promise.all([prepare(), import("./serve.mjs")]);
  if (!isDev && !isBuilt) buildIfNeeded();
  const address = await serve({ ...prepared.address, isDev });
  const { startBlock } = await import("./start-block.mjs");
  console.log(startBlock({ ...prepared, address }));
} catch (error) {
  stopWith(error);
}
