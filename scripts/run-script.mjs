// @ts-check
import { installIfNeeded } from "./dependencies.mjs";
import { loadEnvFiles } from "./env-files.mjs";
import { ROOT } from "./project.mjs";
import { stopWith } from "./stop.mjs";

/**
 * Installs the packages when that is needed, then runs a TypeScript file beside this one in this very process.
 * @param {string} file such as `./import.ts`
 */
export async function runScript(file) {
  // npm changes into the project and leaves here where the command was typed; the scripts' paths begin there.
  process.env.INIT_CWD ??= process.cwd();
  try {
    process.chdir(ROOT);
    loadEnvFiles(ROOT, { isDev: false });
    installIfNeeded();
    const { tsImport } = await import("tsx/esm/api");
    await tsImport(file, { parentURL: import.meta.url, tsconfig: `${ROOT}scripts/tsconfig.json` });
  } catch (error) {
    stopWith(error);
  }
}
