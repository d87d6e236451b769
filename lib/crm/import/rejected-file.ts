import "server-only";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { stringify } from "csv-stringify";
import { AppError } from "@/lib/errors";
import type { RejectedRow } from "./load";

/** The file of rejected rows; it is made with the first of them. */
export type RejectedFile = {
  add(row: RejectedRow, header: readonly string[]): Promise<void>;
  /** Waits until everything is written. */
  close(): Promise<void>;
};

/**
 * Opens the file into which rejected rows go: their line and reason before the columns of the original, so that it
 * can be mended and imported with the same mapping. A file of an earlier run is replaced. Cells that a spreadsheet
 * would run as a formula get an apostrophe in front.
 * @throws AppError `internal`, from `add` or `close`, when the file cannot be written.
 */
export function openRejectedFile(path: string, { delimiter }: { delimiter: string }): RejectedFile {
  let output: ReturnType<typeof openOutput> | undefined;
  return {
    async add({ line, cells, reason }, header) {
      output ??= openOutput(path, { delimiter, header });
      const { rows, written } = output;
      if (rows.write([String(line), reason, ...cells])) return;
      await Promise.race([once(rows, "drain"), written]);
    },
    async close() {
      output?.rows.end();
      await output?.written;
    },
  };
}

function openOutput(path: string, { delimiter, header }: { delimiter: string; header: readonly string[] }) {
  const rows = stringify({ delimiter, escape_formulas: true });
  const written = pipeline(rows, createWriteStream(path)).catch((cause: unknown) => {
    throw new AppError("internal", {
      message: "cannot write rejected rows",
      hint: `${path} cannot be written: check that its folder may be written and has space.`,
      cause,
    });
  });
  // Whoever adds or closes next is told; until then nobody may be waiting.
  written.catch(() => {});
  rows.on("error", () => {});
  rows.write(["line", "reason", ...header]);
  return { rows, written };
}
