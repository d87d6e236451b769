import "server-only";
import { pipeline, Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { AppError } from "@/lib/errors";
import type { Mapping } from "./mapping";

/** Opens the file anew at each call: it is read twice, first to check it and then to load it. */
export type OpenFile = () => AsyncIterable<Uint8Array>;

/** One record of the file; `line` is where it begins, counted from 1. */
export type CsvRow = { line: number; cells: readonly string[] };

/** Longest record in characters: more means a quote that is never closed or a file that is not CSV. */
const LONGEST_RECORD = 1_000_000;

/**
 * Reads the records of a CSV file one after another, the header first, without empty ones. Quotes inside of
 * unquoted fields are plain characters (`19" rack`): repairing or skipping would lose the rows behind them.
 * @throws AppError `invalid_request` for what is no text, has another encoding or an unclosed quote.
 */
export async function* readCsv(
  open: OpenFile,
  format: Pick<Mapping, "delimiter" | "encoding">,
): AsyncGenerator<CsvRow> {
  const parser = parse({
    delimiter: format.delimiter,
    info: true,
    record_delimiter: "\n",
    max_record_size: LONGEST_RECORD,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  // Errors reach the loop below through the parser, which the pipeline destroys with them.
  pipeline(Readable.from(decode(open(), format.encoding)), parser, () => {});
  try {
    for await (const { info, record } of parser) {
      const row = rowOf(info.lines, record);
      if (row) yield row;
    }
  } catch (cause) {
    throw explain(cause);
  }
}

function rowOf(endLine: number, cells: readonly string[]): CsvRow | null {
  if (cells.every((cell) => cell.trim() === "")) return null;
  const breaks = cells.reduce((sum, cell) => sum + countNewlines(cell), 0);
  return { line: endLine - breaks, cells };
}

/** The text of the file, with `\n` for every kind of line break, so that lines can be counted. */
async function* decode(bytes: AsyncIterable<Uint8Array>, encoding: Mapping["encoding"]) {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  let isFirst = true;
  let heldBack = "";
  for await (const chunk of bytes) {
    if (isFirst) refuseOtherKinds(chunk, encoding);
    isFirst = false;
    const text = heldBack + decodeChunk(decoder, chunk, line);
    // The \n of a \r may stand in the next chunk.
    heldBack = text.endsWith("\r") ? "\r" : "";
    const lines = text.slice(0, text.length - heldBack.length).replace(/\r\n?/gu, "\n");
    line += countNewlines(lines);
    yield lines;
  }
  yield heldBack.replace("\r", "\n") + decodeChunk(decoder, undefined, line);
}

function decodeChunk(decoder: TextDecoder, chunk: Uint8Array | undefined, line: number): string {
  let text: string;
  try {
    text = chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch (cause) {
    throw broken(
      `It is not ${decoder.encoding} (line ${line + linesBeforeFault(decoder.encoding, chunk)}). Save it as UTF-8, or name its encoding in the mapping: "encoding": "windows-1252" fits most exports of older programs.`,
      cause,
    );
  }
  const zero = text.indexOf("\0");
  if (zero === -1) return text;
  throw broken(
    `It is not a text file: there is a zero byte in line ${line + countNewlines(text.slice(0, zero))}.`,
  );
}

function linesBeforeFault(encoding: string, chunk: Uint8Array | undefined): number {
  const lenient = new TextDecoder(encoding).decode(chunk);
  // The chunk may begin inside of a character, which is no fault.
  const fault = lenient.indexOf("\uFFFD", 3);
  return fault === -1 ? 0 : countNewlines(lenient.slice(0, fault));
}

function countNewlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

function refuseOtherKinds(start: Uint8Array, encoding: Mapping["encoding"]): void {
  if (start[0] === 0x50 && start[1] === 0x4b) {
    throw broken(
      "It is a workbook or a ZIP archive, not CSV. Open it in its program and save it as CSV (UTF-8).",
    );
  }
  if (start[0] === 0xff && start[1] === 0xfe && encoding !== "utf-16le") {
    throw broken('It is UTF-16. Save it as UTF-8, or write "encoding": "utf-16le" in the mapping.');
  }
}

function explain(cause: unknown): unknown {
  if (!(cause instanceof CsvError)) return cause;
  const { lines } = cause;
  const line = typeof lines === "number" ? ` (reading stopped at line ${lines})` : "";
  if (cause.code === "CSV_QUOTE_NOT_CLOSED")
    return broken(`A quote is opened and never closed${line}.`, cause);
  if (cause.code === "CSV_MAX_RECORD_SIZE") {
    return broken(`A record is longer than a million characters${line}: is a quote never closed?`, cause);
  }
  return broken(`${cause.message}.`, cause);
}

/** The error of a file that cannot be imported at all; the hint is a sentence about "it", the file. */
export function broken(hint: string, cause?: unknown): AppError {
  return new AppError("invalid_request", { message: "unusable CSV file", hint, cause });
}
