// @ts-check
import pino from "pino";

/** Where lib/locations/directory.ts leaves what was read. It lives in Next's bundle, which this file cannot import. */
const DIRECTORY_KEY = Symbol.for("pipelane.locations");

/**
 * Reads the file of the locations again at SIGHUP, and says in the log what came of it. Without such a file the signal
 * keeps its usual meaning: whoever closes the terminal ends the server.
 */
export function reloadOnSignal() {
  if (!process.env.LOCATIONS_FILE) return;
  const log = pino({ level: process.env.LOG_LEVEL || "info", base: null });
  process.on("SIGHUP", () => {
    // Next has read nothing yet when the signal comes before it is ready; then it reads the file as it is now.
    const directory = Reflect.get(globalThis, DIRECTORY_KEY);
    try {
      log.info({ locations: directory?.reload() }, "locations read again");
    } catch (error) {
      log.error({ problem: problemOf(error) }, "locations not changed");
    }
  });
}

/** An AppError's hint says all that is wrong with the file, and none of its secrets. @param {unknown} error */
function problemOf(error) {
  if (!(error instanceof Error)) return String(error);
  return "hint" in error && typeof error.hint === "string" ? error.hint : error.message;
}
