import { createReadStream, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Mapping } from "@/lib/crm/import/mapping";
import { readMapping } from "@/lib/crm/import/read-mapping";
import { AppError } from "@/lib/errors";
import { Problem } from "./stop.mjs";

const USAGE =
  "Use: npm run import -- FILE.csv --mapping MAPPING.json --pipeline NAME [--location ID] [--dry-run]";

/** What the command line of an import asks for. */
export type ImportTask = {
  file: string;
  mapping: Mapping;
  pipelineName: string;
  /** Which of the configured locations, where it was said. */
  locationId: string | undefined;
  dryRun: boolean;
};

/**
 * Reads the command line and the mapping that it names.
 * @param folder where the command was typed: its paths begin there
 * @throws Problem for a wrong use, a file that is not there, and a mapping that cannot be used.
 */
export async function readTask(args: readonly string[], folder = "."): Promise<ImportTask> {
  const { values, positionals } = parse(args);
  const [typedFile, ...more] = positionals;
  const pipelineName = values.pipeline?.trim();
  if (!typedFile || more.length > 0 || !values.mapping || !pipelineName) throw new Problem(USAGE);
  const file = resolve(folder, typedFile);
  const mappingFile = resolve(folder, values.mapping);
  checkIsFile(file);
  checkIsFile(mappingFile);
  const mapping = await mappingFor(file, mappingFile);
  return { file, mapping, pipelineName, locationId: values.location, dryRun: values["dry-run"] };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        mapping: { type: "string" },
        pipeline: { type: "string" },
        location: { type: "string" },
        "dry-run": { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new Problem(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

function checkIsFile(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new Problem(`There is no file ${path}.`);
  // A pipe could not be read twice.
  if (!found.isFile()) throw new Problem(`${path} is not a file.`);
}

async function mappingFor(file: string, path: string): Promise<Mapping> {
  const json = readFileSync(path, "utf8");
  try {
    return await readMapping({ json, open: () => createReadStream(file) });
  } catch (error) {
    if (error instanceof AppError) throw new Problem(`${path}: ${error.hint ?? error.message}`);
    throw error;
  }
}
