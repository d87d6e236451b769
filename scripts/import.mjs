// @ts-check
// `npm run import`: installs the packages when that is needed, then runs scripts/import.ts in this very process.
import { installIfNeeded } from "./dependencies.mjs";
import { loadEnvFiles } from "./env-files.mjs";
import { ROOT } from "./project.mjs";
import { stopWith } from "./stop.mjs";

// npm changes into the project and leaves here where the command was typed; scripts/import-task.ts reads it.
process.env.INIT_CWD ??= process.cwd();

try {
  process.chdir(ROOT);
  loadEnvFiles(ROOT, { isDev: false });
  installIfNeeded();
  const { tsImport } = await import("tsx/esm/api");
  await tsImport("./import.ts", { parentURL: import.meta.url, tsconfig: `${ROOT}scripts/tsconfig.json` });
} catch (error) {
  stopWith(error);
}
