import "server-only";
import { type Columns, findColumns } from "./columns";
import { broken, type OpenFile, readCsv } from "./csv";
import { fold } from "./fold";
import type { Mapping } from "./mapping";
import { compileRowReader, type ReadRow } from "./row";

/** More stages than a board can show: the mapping surely names the wrong column. */
const MOST_STAGES = 50;

/** What a first reading of the whole file tells, before anything is written. */
export type Survey = {
  header: readonly string[];
  columns: Columns;
  /** Records after the header, whether they can be taken or not. */
  rows: number;
  /** Of these, the ones that can be read. */
  readable: number;
  /** The earliest created date of all rows that have one, in epoch milliseconds; null when none has. */
  earliest: number | null;
  /** Names of the stages that rows need: those of the mapping's order first, then as they turn up. */
  stages: readonly string[];
};

/**
 * Reads the file once from end to end, so that a file that is broken at its last line changes nothing.
 * @throws AppError `invalid_request` for what cannot be read, or has no header, no rows or too many stages.
 */
export async function surveyFile(open: OpenFile, mapping: Mapping): Promise<Survey> {
  const rows = readCsv(open, mapping);
  const first = await rows.next();
  if (first.done) throw broken("It is empty.");
  const header = first.value.cells;
  const columns = findColumns(header, mapping);
  const read = compileRowReader(mapping, columns, header.length);
  const tally = new Tally(mapping);
  for await (const row of rows) tally.add(read(row));
  if (tally.rows === 0) throw broken("It has a header and no rows.");
  return {
    header,
    columns,
    rows: tally.rows,
    readable: tally.readable,
    earliest: tally.earliest,
    stages: tally.stages(),
  };
}

class Tally {
  rows = 0;
  readable = 0;
  earliest: number | null = null;
  readonly #stages = new Map<string, string>();
  readonly #column: string;

  constructor(mapping: Mapping) {
    this.#column = mapping.stage.column;
    for (const name of mapping.stage.order ?? []) this.#addStage(name);
  }

  add(read: ReadRow): void {
    this.rows += 1;
    if ("reasons" in read) return;
    this.readable += 1;
    const { createdAt, stage } = read.row;
    if (createdAt !== null && (this.earliest === null || createdAt < this.earliest))
      this.earliest = createdAt;
    this.#addStage(stage);
  }

  stages(): string[] {
    return [...this.#stages.values()];
  }

  #addStage(name: string): void {
    if (this.#stages.has(fold(name))) return;
    this.#stages.set(fold(name), name);
    if (this.#stages.size > MOST_STAGES) {
      throw broken(
        `Its column "${this.#column}" has more than ${MOST_STAGES} different values: is that really the stage?`,
      );
    }
  }
}
