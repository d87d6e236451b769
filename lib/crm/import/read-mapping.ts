import "server-only";
import { AppError } from "@/lib/errors";
import { missingColumns, quoted } from "./columns";
import { type OpenFile, readCsv } from "./csv";
import { type Mapping, MappingRefused, parseMapping, type UsableMapping } from "./mapping";

/**
 * Reads a mapping for a file. When it cannot be used, the columns that it names and the file does not have are told
 * with everything else that is wrong with it, so that one correction is enough.
 * @throws MappingRefused; AppError `invalid_request` for no JSON. What is wrong with the file alone is the import's to tell.
 */
export async function readMapping({ json, open }: { json: string; open: OpenFile }): Promise<Mapping> {
  try {
    return parseMapping(json);
  } catch (error) {
    if (!(error instanceof MappingRefused)) throw error;
    const { problems, usable } = error;
    const header = await readHeader(open, usable);
    const missing = missingColumns(header, usable);
    // Without a single column of the mapping's the header was not read as it is meant, and nothing is known of it.
    if (missing.length === 0 || missing.length === missingColumns([], usable).length) throw error;
    throw new MappingRefused([...problems, `the file has no column ${quoted(missing)}`], usable);
  }
}

/** The first record of the file; none when it cannot be read. */
async function readHeader(open: OpenFile, usable: UsableMapping): Promise<readonly string[]> {
  const { delimiter = ",", encoding = "utf-8" } = usable;
  try {
    for await (const { cells } of readCsv(open, { delimiter, encoding })) return cells;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  return [];
}
