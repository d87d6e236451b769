import "server-only";
import { broken } from "./csv";
import type { Mapping, UsableMapping } from "./mapping";
import { parseTemplate } from "./template";

/** Where each column that the mapping names stands in a record, counted from 0. */
export type Columns = ReadonlyMap<string, number>;

/**
 * Finds the mapping's columns in the header; the names must be equal but for outer spaces.
 * @throws AppError `invalid_request` that lists all missing and repeated columns and guesses at the reason.
 */
export function findColumns(header: readonly string[], mapping: Mapping): Columns {
  const names = header.map((name) => name.trim());
  const wanted = columnsOf(mapping);
  const missing = missingColumns(header, mapping);
  const repeated = wanted.filter((name) => names.indexOf(name) !== names.lastIndexOf(name));
  const complaints = [
    ...(missing.length > 0 ? [sayMissing(missing, wanted, names)] : []),
    ...(repeated.length > 0 ? [`The header has more than one column ${quoted(repeated)}.`] : []),
  ];
  if (complaints.length > 0) throw broken(`${complaints.join(" ")} ${guess(names, mapping)}`.trim());
  return new Map(wanted.map((name) => [name, names.indexOf(name)]));
}

/** The columns that a mapping, or what can be used of it, names and the header does not have. */
export function missingColumns(header: readonly string[], mapping: UsableMapping): string[] {
  const names = header.map((name) => name.trim());
  return columnsOf(mapping).filter((name) => !names.includes(name));
}

function columnsOf(mapping: UsableMapping): string[] {
  const template = parseTemplate(mapping.title ?? "");
  const { stage, status, value, createdAt, company, contact, source } = mapping;
  const single = [
    mapping.outsideId,
    mapping.lastStatusChangeAt,
    mapping.owner,
    contact?.name,
    contact?.email,
    contact?.phone,
  ];
  const nested = [stage, status, value, createdAt, company, contact?.tags, source].map(
    (part) => part?.column,
  );
  const fromTitle = "columns" in template ? template.columns : [];
  return [...new Set([...fromTitle, ...single, ...nested].filter((name) => name !== undefined))];
}

function sayMissing(missing: readonly string[], wanted: readonly string[], names: readonly string[]): string {
  if (missing.length === wanted.length) {
    return `Its first line has none of the columns that the mapping names (${quoted(wanted)}): does it have a header?`;
  }
  return `It has no column ${quoted(missing)}; its columns are ${quoted(names)}.`;
}

function guess(names: readonly string[], mapping: Mapping): string {
  const only = names.length === 1 ? names[0] : undefined;
  const delimiter = [";", "\t", "|", ","].find((character) => only?.includes(character));
  if (delimiter === undefined || delimiter === mapping.delimiter) return "";
  return `It looks as if ${JSON.stringify(delimiter)} separated the columns: write "delimiter": ${JSON.stringify(delimiter)} in the mapping.`;
}

/** Names as a sentence lists them, at most 30. */
export function quoted(names: readonly string[]): string {
  const shown = names.slice(0, 30).map((name) => `"${name.slice(0, 60)}"`);
  return names.length > shown.length
    ? `${shown.join(", ")} and ${names.length - shown.length} more`
    : shown.join(", ");
}
