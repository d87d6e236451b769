import "server-only";
import type { BatchWriter } from "./batch";
import { type CsvRow, type OpenFile, readCsv } from "./csv";
import type { Mapping } from "./mapping";
import { compileRowReader, type ImportedRow } from "./row";
import type { Survey } from "./survey";

/** Rows to one transaction; with a contact each it writes at most 500, so that the board never waits long. */
const ROWS_PER_BATCH = 250;

/** A record that could not be taken: where it begins, what it holds, and every reason. */
export type RejectedRow = CsvRow & { reason: string };

/** What became of the records of the file. */
export type RowTotals = { created: number; unchanged: number; rejected: number };

type LoadOptions = {
  mapping: Mapping;
  survey: Survey;
  writer: BatchWriter;
  /** Called after each batch with the number of records that are done. */
  onProgress: (done: number) => void;
  onRejected: (rejected: RejectedRow) => void | Promise<void>;
};

/** Reads the file for the second time and hands its rows to the writer; never holds more than one batch of them. */
export async function loadRows(open: OpenFile, options: LoadOptions): Promise<RowTotals> {
  const { writer, onProgress, onRejected } = options;
  const totals = { created: 0, unchanged: 0, rejected: 0 };
  let batch: ImportedRow[] = [];
  const flush = async () => {
    const created = batch.length === 0 ? 0 : await writer.write(batch);
    totals.created += created;
    totals.unchanged += batch.length - created;
    batch = [];
    onProgress(totals.created + totals.unchanged + totals.rejected);
  };
  for await (const entry of readRows(open, options)) {
    if ("reason" in entry) {
      totals.rejected += 1;
      await onRejected(entry);
    } else {
      batch.push(entry);
      if (batch.length >= ROWS_PER_BATCH) await flush();
    }
  }
  await flush();
  return totals;
}

async function* readRows(
  open: OpenFile,
  { mapping, survey }: Pick<LoadOptions, "mapping" | "survey">,
): AsyncGenerator<ImportedRow | RejectedRow> {
  const read = compileRowReader(mapping, survey.columns, survey.header.length);
  const lineOf = new Map<string, number>();
  let isHeader = true;
  for await (const record of readCsv(open, mapping)) {
    if (!isHeader) {
      const result = read(record);
      const reason = "reasons" in result ? result.reasons.join("; ") : repeats(result.row, lineOf);
      if (reason !== null) yield { ...record, reason };
      else if ("row" in result) yield result.row;
    }
    isHeader = false;
  }
}

function repeats({ outsideId, line }: ImportedRow, lineOf: Map<string, number>): string | null {
  if (outsideId === null) return null;
  const earlier = lineOf.get(outsideId);
  if (earlier !== undefined) return `the outside id "${outsideId}" stands already on line ${earlier}`;
  lineOf.set(outsideId, line);
  return null;
}
