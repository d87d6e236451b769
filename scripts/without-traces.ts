import { existsSync, rmdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { databasePath, isPostgresUrl } from "@/lib/storage/database";

/**
 * Does something with a database that may not be there yet. When that fails, or the process is told to end, a file that
 * was not there goes again, with the folders that were made for it; one that was there stays. Of PostgreSQL's databases
 * only empty tables can remain.
 */
export async function withoutTraces<T>(url: string, work: () => Promise<T>): Promise<T> {
  const path = isPostgresUrl(url) ? null : databasePath(url);
  const missing = path === null ? [] : missingOf(path);
  const removeAll = () => {
    for (const one of missing) removeAgain(one, one === path);
  };
  // Whoever loses patience ends the process. A signal alone would end it without a word to those who tidy up.
  process.once("exit", removeAll);
  process.once("SIGINT", exit).once("SIGTERM", exit);
  try {
    return await work();
  } catch (error) {
    removeAll();
    throw error;
  } finally {
    process.off("exit", removeAll).off("SIGINT", exit).off("SIGTERM", exit);
  }
}

const exit = (_: NodeJS.Signals, number: number) => process.exit(128 + number);

/** A path and the folders above it that are not there, the innermost first. */
function missingOf(path: string): string[] {
  return existsSync(path) ? [] : [path, ...missingOf(dirname(path))];
}

function removeAgain(path: string, isFile: boolean): void {
  if (isFile) {
    for (const ending of ["", "-wal", "-shm"]) rmSync(path + ending, { force: true });
    return;
  }
  try {
    rmdirSync(path);
  } catch {
    // It was not made either, or somebody else has put something there meanwhile.
  }
}
