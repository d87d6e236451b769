import "server-only";
import { compileAmountReader } from "./amounts";
import { type ReadCell, type Reject, short } from "./cell";
import type { Columns } from "./columns";
import { type ContactRow, compileContactReader } from "./contact-row";
import type { CsvRow } from "./csv";
import { compileDateReader } from "./dates";
import type { Mapping } from "./mapping";
import { compilePlaceReader, type PlaceRow } from "./place";
import { parseTemplate } from "./template";

/** One row as an opportunity, before its stage, owner and contact are known by id. */
export type ImportedRow = PlaceRow & {
  line: number;
  outsideId: string | null;
  title: string;
  /** Minor units; null when the row names no value. */
  valueMinor: number | null;
  /** Epoch milliseconds; null when the row has none and the mapping's fallback decides. */
  createdAt: number | null;
  lastStatusChangeAt: number | null;
  owner: string | null;
  source: string | null;
  contact: ContactRow;
};

/** A row that could be read, or every reason why not. */
export type ReadRow = { row: ImportedRow } | { reasons: readonly string[] };

const LONGEST = { title: 300, outsideId: 200, owner: 200, source: 200 } as const;

/** Makes the translation of records by a mapping; it is pure, and knows nothing of what the database holds. */
export function compileRowReader(
  mapping: Mapping,
  columns: Columns,
  width: number,
): (row: CsvRow) => ReadRow {
  const readers = compileReaders(mapping);
  return ({ line, cells }) => {
    const reasons: string[] = [];
    const reject = (reason: string) => void reasons.push(reason);
    if (cells.length !== width)
      return { reasons: [`has ${cells.length} columns where the header has ${width}`] };
    const cell: ReadCell = (column) => {
      const index = column === undefined ? undefined : columns.get(column);
      return index === undefined ? "" : (cells[index] ?? "").trim();
    };
    const row = { line, ...readers.read(cell, reject) };
    return reasons.length > 0 ? { reasons } : { row };
  };
}

function compileReaders(mapping: Mapping) {
  const template = parseTemplate(mapping.title);
  const readDate = compileDateReader(mapping.dateFormats, mapping.timeZone);
  const readAmount = compileAmountReader({ locale: mapping.numberLocale, currency: mapping.value?.currency });
  const readPlace = compilePlaceReader(mapping);
  const readContact = compileContactReader(mapping);

  const date = (cell: ReadCell, reject: Reject, column: string | undefined) => {
    const text = cell(column);
    const time = text === "" ? null : readDate(text);
    if (text !== "" && time === null)
      reject(`${column} "${text}" is not a date like ${mapping.dateFormats.join(" or ")}`);
    return time;
  };
  const value = (cell: ReadCell, reject: Reject) => {
    const text = cell(mapping.value?.column);
    const amount = text === "" ? { minor: null } : readAmount(text);
    if ("minor" in amount) return amount.minor;
    reject(amount.problem);
    return null;
  };

  return {
    read(cell: ReadCell, reject: Reject): Omit<ImportedRow, "line"> {
      const createdAt = date(cell, reject, mapping.createdAt?.column);
      if (mapping.createdAt && !mapping.createdAt.fallback && cell(mapping.createdAt.column) === "") {
        reject(`${mapping.createdAt.column} is empty and the mapping has no createdAt.fallback`);
      }
      return {
        outsideId: outsideId(cell, reject, mapping),
        title: title("fill" in template ? template.fill(cell) : "", reject),
        valueMinor: value(cell, reject),
        ...readPlace(cell, reject),
        createdAt,
        lastStatusChangeAt: date(cell, reject, mapping.lastStatusChangeAt),
        owner: short(cell(mapping.owner), "the owner's name", { reject, longest: LONGEST.owner }) || null,
        source:
          short(cell(mapping.source?.column), "the source", { reject, longest: LONGEST.source }) ||
          mapping.source?.fallback ||
          null,
        contact: readContact(cell, reject),
      };
    },
  };
}

function title(filled: string, reject: Reject): string {
  if (filled === "") reject("the title is empty");
  return short(filled, "the title", { reject, longest: LONGEST.title });
}

function outsideId(cell: ReadCell, reject: Reject, mapping: Mapping): string | null {
  if (mapping.outsideId === undefined) return null;
  const id = cell(mapping.outsideId);
  if (id === "") reject(`${mapping.outsideId} is empty, so that a second run could not find the row again`);
  return short(id, mapping.outsideId, { reject, longest: LONGEST.outsideId });
}
