import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Problem } from "./stop.mjs";

/** What the command line asks to do with databases. */
export type DatabaseTask =
  | { verb: "backup"; file: string }
  | { verb: "restore"; file: string; force: boolean }
  | { verb: "copy"; from: string; to: string; force: boolean }
  | { verb: "adopt"; locationId: string };

const USAGE = {
  backup: "Use: npm run db:backup -- FILE",
  restore: "Use: npm run db:restore -- FILE [--force]",
  copy: "Use: npm run db:copy -- FROM TO [--force], each a file:… or postgres://… as in DATABASE_URL",
  adopt: "Use: npm run db:adopt -- LOCATION, the id of a location of LOCATIONS_FILE",
} as const;

/** What takes --force. */
const MAY_REPLACE = new Set(["restore", "copy"]);

/**
 * Reads a command line: the verb, then what was typed.
 * @param folder where the command was typed: paths of backups begin there
 * @throws Problem for a wrong use
 */
export function readDatabaseTask([verb, ...args]: readonly string[], folder = "."): DatabaseTask {
  if (verb !== "backup" && verb !== "restore" && verb !== "copy" && verb !== "adopt") {
    throw new Problem(Object.values(USAGE).join("\n"));
  }
  const { force, positionals } = parse(args, USAGE[verb]);
  const [first, second, ...more] = positionals;
  const isComplete = verb === "copy" ? first && second && more.length === 0 : first && second === undefined;
  if (!first || !isComplete || (force && !MAY_REPLACE.has(verb))) throw new Problem(USAGE[verb]);
  if (verb === "adopt") return { verb, locationId: first };
  if (verb === "backup") return { verb, file: resolve(folder, first) };
  if (verb === "restore") return { verb, file: resolve(folder, first), force };
  const [from, to] = [first, second ?? ""];
  for (const url of [from, to]) {
    if (!/^(file:.|postgres(ql)?:\/\/.)/.test(url)) throw new Problem(USAGE.copy);
  }
  return { verb, from, to, force };
}

function parse(args: readonly string[], usage: string): { force: boolean; positionals: string[] } {
  try {
    const options = { force: { type: "boolean", default: false } } as const;
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    return { force: values.force, positionals };
  } catch (error) {
    throw new Problem(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
}
