// @ts-check
import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * Reads `.env`, and before it the files that Next would read later on its own: the server would otherwise run with
 * other settings than those that were prepared and told. What is in the environment already stays.
 * @param {string} folder
 * @param {{ isDev: boolean }} options
 */
export function loadEnvFiles(folder, { isDev }) {
  const mode = isDev ? "development" : "production";
  for (const name of [`.env.${mode}.local`, ".env.local", `.env.${mode}`, ".env"]) {
    const path = join(folder, name);
    if (existsSync(path)) process.loadEnvFile(path);
  }
}
